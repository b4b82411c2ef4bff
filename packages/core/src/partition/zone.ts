/**
 * zone — what the clocks of a time zone show, exactly, for as long as there are rules for it.
 *
 * Units    local times are `localMs`: the ms since the Unix epoch at which a clock on UTC would show the same.
 * Rules    a local time that a change skips stands for the first instant after the change; one that comes twice, for
 *          the first of the two.
 * Cost     the rules of about 400 days are read at once, half a millisecond, and kept. Two changes that cancel each other
 *          within one day would not be seen; no zone ever had any.
 */
export interface Change {
  /** The first instant of the new offset. */
  readonly atMs: number
  readonly offsetMs: number
}

export interface Zone {
  /** Local time minus UTC. */
  offsetAt(ms: number): number
  /** The instant at which clocks first show it, or the first one after it was skipped. */
  firstInstant(localMs: number): number
  /** Changes of the offset with fromMs < atMs ≤ toMs, oldest first. */
  changes(fromMs: number, toMs: number): readonly Change[]
}

const DAY_MS = 86_400_000
const BLOCK_MS = 400 * DAY_MS
// No change of clocks, not even one over the date line, moves them by more.
const FARTHEST_MS = 1.5 * DAY_MS

const zones = new Map<string, Zone>()

/** Throws a RangeError for a name that the platform does not know. */
export function timeZone(name: string): Zone {
  let zone = zones.get(name)
  if (zone === undefined) zones.set(name, (zone = makeZone(name)))
  return zone
}

interface Block {
  /** At its first instant. */
  readonly offsetMs: number
  readonly changes: readonly Change[]
}

function makeZone(name: string): Zone {
  const read = offsetReader(name)
  if (/^(UTC|GMT|Etc\/.*)$/.test(name)) return fixedZone(read(0))
  const blocks = new Map<number, Block>()
  const blockOf = (ms: number): Block => {
    const index = Math.floor(ms / BLOCK_MS)
    let block = blocks.get(index)
    if (block === undefined) blocks.set(index, (block = readBlock(read, index * BLOCK_MS)))
    return block
  }
  const offsetAt = (ms: number): number => {
    const { offsetMs, changes } = blockOf(ms)
    let offset = offsetMs
    for (const change of changes) {
      if (change.atMs > ms) break
      offset = change.offsetMs
    }
    return offset
  }
  const changes = (fromMs: number, toMs: number): readonly Change[] => {
    const found: Change[] = []
    for (let ms = fromMs; ms <= toMs; ms = (Math.floor(ms / BLOCK_MS) + 1) * BLOCK_MS) {
      for (const change of blockOf(ms).changes) if (change.atMs > fromMs && change.atMs <= toMs) found.push(change)
    }
    return found
  }
  const firstInstant = (localMs: number): number => {
    const before = localMs - offsetAt(localMs - FARTHEST_MS)
    if (before + offsetAt(before) === localMs) return before
    const after = localMs - offsetAt(localMs + FARTHEST_MS)
    if (after + offsetAt(after) === localMs) return after
    const skipped = changes(localMs - FARTHEST_MS, localMs + FARTHEST_MS).find(
      ({ atMs, offsetMs }) => atMs + offsetMs > localMs,
    )
    return skipped?.atMs ?? after
  }
  return { offsetAt, firstInstant, changes }
}

function fixedZone(offsetMs: number): Zone {
  return { offsetAt: () => offsetMs, firstInstant: (localMs) => localMs - offsetMs, changes: () => [] }
}

/** Day by day; a change between two days is found by halving, to the second. */
function readBlock(read: (ms: number) => number, startMs: number): Block {
  const changes: Change[] = []
  const first = read(startMs)
  let offsetMs = first
  for (let ms = startMs + DAY_MS; ms <= startMs + BLOCK_MS; ms += DAY_MS) {
    const next = read(ms)
    if (next === offsetMs) continue
    let [low, high] = [ms - DAY_MS, ms]
    while (high - low > 1_000) {
      const middle = low + Math.floor((high - low) / 2_000) * 1_000
      if (read(middle) === offsetMs) low = middle
      else high = middle
    }
    changes.push({ atMs: high, offsetMs: next })
    offsetMs = next
  }
  return { offsetMs: first, changes }
}

function offsetReader(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (ms) => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (
      format.format(ms).match(/\d+/g) ?? []
    ).map(Number)
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000
  }
}
