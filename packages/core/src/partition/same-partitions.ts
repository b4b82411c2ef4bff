import type { PartitionsDefinition } from './partition.ts'
import { dimensionsOf } from './partition.ts'

const texts = new WeakMap<object, string>()

/** True when both have the same keys at every moment: made alike, if not the same object. */
export function samePartitions(a: PartitionsDefinition | undefined, b: PartitionsDefinition | undefined): boolean {
  return a === b || (a?.kind === b?.kind && a !== undefined && b !== undefined && textOf(a) === textOf(b))
}

function textOf(definition: PartitionsDefinition): string {
  const known = texts.get(definition)
  if (known !== undefined) return known
  const text = JSON.stringify(
    definition.kind === 'multi'
      ? dimensionsOf(definition).map(([name, dimension]) => [name, textOf(dimension)])
      : Object.entries(definition).toSorted(([x], [y]) => (x < y ? -1 : 1)),
  )
  texts.set(definition, text)
  return text
}
