import type { Grid } from './grid-shape.ts'
import type { KeyFormat } from './key-format.ts'
import { localKeys } from './local-keys.ts'
import type { Zone } from './zone.ts'

interface ClockOptions {
  readonly zone: Zone
  readonly startMs: number
  readonly format: KeyFormat
  /** Divides an hour, or is one. */
  readonly periodMs: number
  /** A window begins whenever the local time is this much beyond a multiple of the period. */
  readonly phaseMs: number
}

/** A time without a change of clocks: within it windows are equally long. */
interface Stretch {
  readonly fromMs: number
  /** Of the first window that begins in it. */
  readonly firstIndex: number
  readonly firstMs: number
}

const LAST_MS = Date.UTC(9999, 11, 31)

/** Windows that begin whenever clocks show a minute: by arithmetic between the changes of clocks. */
export function clockGrid({ zone, startMs, format, periodMs, phaseMs }: ClockOptions): Grid {
  const firstIn = (fromMs: number): number => {
    const beyond = (((fromMs + zone.offsetAt(fromMs) - phaseMs) % periodMs) + periodMs) % periodMs
    return beyond === 0 ? fromMs : fromMs + periodMs - beyond
  }
  const stretches: Stretch[] = [{ fromMs: startMs, firstIndex: 0, firstMs: firstIn(startMs) }]
  let knownToMs = startMs
  /** Adds the changes up to `ms`. */
  const know = (ms: number): void => {
    if (ms <= knownToMs) return
    for (const { atMs } of zone.changes(knownToMs, ms)) {
      const last = stretches.at(-1)
      if (last === undefined) continue
      const begun = Math.max(0, Math.ceil((atMs - last.firstMs) / periodMs))
      stretches.push({ fromMs: atMs, firstIndex: last.firstIndex + begun, firstMs: firstIn(atMs) })
    }
    knownToMs = ms
  }
  const startOf = (index: number): number | undefined => {
    if (index < 0) return undefined
    // Changes move a window by less than a day: what lies beyond is read as well.
    const about = startMs + (index + 1) * periodMs
    if (about > LAST_MS) return undefined
    know(about + 4 * 86_400_000 + Math.ceil(index / 1_000) * periodMs)
    const stretch = lastWhere(stretches, ({ firstIndex }) => firstIndex <= index)
    return stretch.firstMs + (index - stretch.firstIndex) * periodMs
  }
  const firstFrom = (ms: number): number => {
    if (ms <= startMs) return 0
    know(Math.min(ms, LAST_MS))
    const stretch = lastWhere(stretches, ({ fromMs }) => fromMs <= ms)
    return stretch.firstIndex + Math.max(0, Math.ceil((Math.min(ms, LAST_MS) - stretch.firstMs) / periodMs))
  }
  return { startOf, firstFrom, ...localKeys({ zone, format, startOf, firstFrom }) }
}

/** The first holds for the first element. */
function lastWhere(stretches: readonly Stretch[], holds: (stretch: Stretch) => boolean): Stretch {
  let low = 0
  let high = stretches.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    const stretch = stretches[middle]
    if (stretch !== undefined && holds(stretch)) low = middle
    else high = middle - 1
  }
  const found = stretches[low]
  if (found === undefined) throw new Error('a grid without a beginning')
  return found
}
