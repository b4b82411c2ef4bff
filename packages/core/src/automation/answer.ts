/**
 * answer — what the function of a schedule or sensor returned, brought into one shape.
 *
 * Errors   UserCodeError user-code/bad-tick-result   it is none of the shapes that may be returned
 */
import { isSkip } from '../definition/outcome.ts'
import { isRequest } from '../definition/request.ts'
import type { RunAsk } from '../definition/run-ask.ts'
import { UserCodeError } from '../errors.ts'
import { keyFault } from '../partition/partition.ts'
import type { PartitionChange } from '../storage/tick-store.ts'

export interface Answer {
  readonly asks: readonly RunAsk[]
  readonly skipReason: string | undefined
  /** Undefined = it stays. As it was given, not yet validated. */
  readonly cursor: { readonly value: unknown } | undefined
  readonly partitionChanges: readonly PartitionChange[]
  /** Sets of dynamic partitions that were named by text: of these it is not known that anybody defines them. */
  readonly setNames?: readonly string[]
  readonly hasMore: boolean
}

const NOTHING: Answer = { asks: [], skipReason: undefined, cursor: undefined, partitionChanges: [], hasMore: false }
const RESULT_KEYS = ['runs', 'cursor', 'partitions', 'skipReason', 'hasMore']
// One commit holds them all.
const MOST_RUNS = 10_000

/** A request, requests, or `skip(reason)`. */
export function readScheduleAnswer(what: string, returned: unknown): Answer {
  const simple = readSimple(what, returned)
  if (simple !== undefined) return simple
  throw bad(what, `it returned ${nameOf(returned)}. Return request({ … }), a list of them, or skip(reason)`)
}

/** The same, or `{ runs, cursor, partitions, skipReason, hasMore }`. */
export function readSensorAnswer(what: string, returned: unknown): Answer {
  const simple = readSimple(what, returned)
  if (simple !== undefined) return simple
  if (!isPlain(returned)) {
    throw bad(
      what,
      `it returned ${nameOf(returned)}. Return request({ … }), a list of them, skip(reason), or { runs, cursor }`,
    )
  }
  const unknown = Object.keys(returned).find((key) => !RESULT_KEYS.includes(key))
  if (unknown !== undefined) {
    throw bad(what, `it returned an object with "${unknown}" (known: ${RESULT_KEYS.join(', ')})`)
  }
  const { runs, cursor, partitions, skipReason, hasMore } = returned
  if (skipReason !== undefined && typeof skipReason !== 'string') throw bad(what, 'its skipReason is not a text')
  return {
    asks: runs === undefined ? [] : readAsks(what, runs),
    skipReason,
    cursor: cursor === undefined ? undefined : { value: cursor },
    partitionChanges: partitions === undefined ? [] : readPartitions(what, partitions),
    setNames: namesAsText(partitions),
    hasMore: hasMore === true,
  }
}

function readSimple(what: string, returned: unknown): Answer | undefined {
  if (isSkip(returned)) return { ...NOTHING, skipReason: textOf(returned.reason) }
  if (isRequest(returned)) return { ...NOTHING, asks: [returned] }
  return Array.isArray(returned) ? { ...NOTHING, asks: readAsks(what, returned) } : undefined
}

function readAsks(what: string, given: unknown): readonly RunAsk[] {
  if (!Array.isArray(given)) throw bad(what, 'its runs are not a list of request({ … })')
  if (given.length > MOST_RUNS) {
    throw bad(what, `it asked for ${given.length} runs at once; at most ${MOST_RUNS} go into one tick`)
  }
  const items: readonly unknown[] = given
  return items.map((item, i) => {
    if (isRequest(item)) return item
    throw bad(what, `item ${i + 1} of its runs is ${nameOf(item)}, not a request({ … })`)
  })
}

function readPartitions(what: string, given: unknown): readonly PartitionChange[] {
  const items: readonly unknown[] = Array.isArray(given) ? given : []
  if (!Array.isArray(given)) throw bad(what, 'its partitions are not a list of { of, add, remove }')
  return items.map((item) => {
    const { of, add = [], remove = [] } = isObject(item) ? item : {}
    const partitions = isObject(of) ? of['name'] : of
    if (typeof partitions !== 'string' || !isTexts(add) || !isTexts(remove)) {
      throw bad(what, 'its partitions must be { of: dynamic partitions or their name, add: keys, remove: keys }')
    }
    // What is to be removed may be as it likes: then it is not there.
    for (const key of add) {
      const fault = keyFault(key)
      if (fault !== undefined) throw bad(what, `it adds ${JSON.stringify(key).slice(0, 80)} to ${partitions}: ${fault}`)
    }
    return { partitions, add, remove }
  })
}

function namesAsText(partitions: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(partitions) ? partitions : []
  return items.flatMap((item) => (isObject(item) && typeof item['of'] === 'string' ? [item['of']] : []))
}

/** User code may have put anything there. */
function textOf(value: unknown): string {
  return String(value)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** No generator, map or instance of a class: what those hold would be passed over in silence. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value !== 'object') return `a ${typeof value}`
  if (Array.isArray(value)) return 'a list'
  return isPlain(value) ? 'an object' : `an object of kind ${Object.prototype.toString.call(value).slice(8, -1)}`
}

function bad(what: string, wrong: string): UserCodeError {
  return new UserCodeError('user-code/bad-tick-result', `${what}: ${wrong}.`)
}
