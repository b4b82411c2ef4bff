/**
 * results — what an asset's function gave back, by output and, of a range, by partition.
 *
 * Errors   UserCodeError user-code/bad-result
 */
import type { Output, Skip } from '../definition/outcome.ts'
import { isByPartition, isOutput, isSkip, output } from '../definition/outcome.ts'
import type { StepDefinition } from '../definition/step.ts'
import { ONLY_OUTPUT } from '../definition/step.ts'
import { UserCodeError } from '../errors.ts'
import { partName } from '../plan/made-steps.ts'
import type { PlannedOutput } from '../plan/plan.ts'

/** `resultName` → what came of it. An output that was not asked for or not returned is absent. */
export type Results = ReadonlyMap<string, Output | Skip>

/** Under which name the result of a planned output stands. */
export function resultName(definition: StepDefinition, { name, partition }: PlannedOutput): string {
  return definition.takesRange ? partName(name, partition) : name
}

/** `keys`: the partitions that were to be made. */
export function readResults(
  definition: StepDefinition,
  selected: readonly string[],
  keys: readonly string[],
  returned: unknown,
): Results {
  const byName = namedResults(definition, selected, returned)
  if (!definition.takesRange) {
    const wrong = [...byName.values()].some(isByPartition)
    if (wrong) throw badResult(definition, 'it returned byPartition(…), which is for `takesRange: true`')
    return new Map([...byName].map(([name, value]) => [name, toResult(value)]))
  }
  return new Map([...byName].flatMap(([name, value]) => rangeResults(definition, name, keys, value)))
}

function namedResults(
  definition: StepDefinition,
  selected: readonly string[],
  returned: unknown,
): ReadonlyMap<string, unknown> {
  if (!definition.isMulti) return new Map([[ONLY_OUTPUT, returned]])
  if (isSkip(returned)) return new Map(selected.map((name) => [name, returned]))
  if (typeof returned !== 'object' || returned === null || isByPartition(returned)) {
    throw badResult(definition, 'it returned no object with its outputs by name')
  }
  const byName = new Map<string, unknown>(Object.entries(returned))
  const unknown = [...byName.keys()].find((name) => !Object.hasOwn(definition.outputs, name))
  if (unknown !== undefined) throw badResult(definition, `it returned "${unknown}", which it does not declare`)
  const missing = definition.isSubsettable ? undefined : selected.find((name) => !byName.has(name))
  if (missing !== undefined) throw badResult(definition, `it did not return its output "${missing}"`)
  return new Map(selected.flatMap((name) => (byName.has(name) ? [[name, byName.get(name)] as const] : [])))
}

function rangeResults(
  definition: StepDefinition,
  name: string,
  keys: readonly string[],
  value: unknown,
): readonly (readonly [string, Output | Skip])[] {
  if (isSkip(value)) return keys.map((key) => [partName(name, key), value])
  if (!isByPartition(value))
    throw badRange(definition, 'it takes a range of partitions and did not return byPartition(…)')
  const wanted = new Set(keys)
  const unknown = [...value.values.keys()].find((key) => !wanted.has(key))
  if (unknown !== undefined)
    throw badRange(definition, `it returned a value for "${unknown}", which is not one of its partitions`)
  const missing = keys.find((key) => !value.values.has(key))
  if (missing !== undefined) throw badRange(definition, `it returned nothing for its partition "${missing}"`)
  return keys.map((key) => [partName(name, key), toResult(value.values.get(key))])
}

function toResult(returned: unknown): Output | Skip {
  return isSkip(returned) || isOutput(returned) ? returned : output(returned)
}

function badResult(definition: StepDefinition, wrong: string): UserCodeError {
  if (!definition.isMulti) return new UserCodeError('user-code/bad-result', `asset "${definition.key}": ${wrong}.`)
  const names = Object.keys(definition.outputs).join(', ')
  return new UserCodeError(
    'user-code/bad-result',
    `multi-asset "${definition.key}": ${wrong}. Return an object with ${names}; use skip(…) for one that has nothing new.`,
  )
}

function badRange(definition: StepDefinition, wrong: string): UserCodeError {
  return new UserCodeError(
    'user-code/bad-result',
    `asset "${definition.key}": ${wrong}. Return byPartition({ key: value }) with a value, or skip(…), for each of partition.keys.`,
  )
}
