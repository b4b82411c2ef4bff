import type { Grid } from './grid-shape.ts'
import type { KeyFormat } from './key-format.ts'
import { parseOffset, printOffset } from './key-format.ts'
import type { Zone } from './zone.ts'

const NONE = new Map<never, number>()
const OFFSET = /[+-]\d{2}:\d{2}$/

/** Keys that say at which local time a window begins, and, when that time came before, at which offset. */
export function localKeys({
  zone,
  format,
  startOf,
  firstFrom,
}: { readonly zone: Zone; readonly format: KeyFormat } & Pick<Grid, 'startOf' | 'firstFrom'>): Pick<
  Grid,
  'keyOf' | 'indexOf'
> {
  const keyOf = (index: number): string | undefined => {
    const startMs = startOf(index)
    if (startMs === undefined) return undefined
    const offsetMs = zone.offsetAt(startMs)
    const localMs = startMs + offsetMs
    const text = format.print(localMs)
    return zone.firstInstant(localMs) === startMs ? text : text + printOffset(offsetMs)
  }
  const instantOf = (key: string): number | undefined => {
    const plain = format.parse(key, NONE)
    if (plain !== undefined) return zone.firstInstant(plain)
    const offset = OFFSET.exec(key)?.[0]
    const localMs = offset === undefined ? undefined : format.parse(key.slice(0, -offset.length), NONE)
    return localMs === undefined || offset === undefined ? undefined : localMs - parseOffset(offset)
  }
  return {
    keyOf,
    indexOf(key) {
      const instant = instantOf(key)
      if (instant === undefined) return undefined
      const index = firstFrom(instant)
      return startOf(index) === instant && keyOf(index) === key ? index : undefined
    },
  }
}
