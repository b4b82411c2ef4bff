/**
 * frame — the ops of one level as they run: the root once, a map once per key. A frame lives only while one of its ops
 * does; what outlasts it is what collectors have gathered.
 */
import type { Collector, MapScope, OpNode } from '../../definition/op-graph.ts'
import type { FailedStep } from '../../definition/trigger.ts'
import type { Items } from './kept-value.ts'
import type { Level } from './levels.ts'

/** How an op, or what is read of it, has ended. `age`: the place in the chain of retries of the run that did it. */
export type End =
  | { readonly state: 'ok'; readonly value: unknown; readonly age: number }
  | { readonly state: 'skipped'; readonly reason: string; readonly age: number }
  | {
      readonly state: 'failed'
      readonly reason: string
      readonly failures: readonly FailedStep[]
      /** False: it did not run, since something before it had failed. */
      readonly isOwn: boolean
      readonly age: number
    }
  | { readonly state: 'canceled'; readonly age: number }
  /** Not selected, and no earlier run has kept its value. */
  | { readonly state: 'absent'; readonly reason: string; readonly age: number }

export type Failed = Extract<End, { readonly state: 'failed' }>

export interface Frame {
  readonly level: Level
  readonly parent: Frame | undefined
  readonly expansion: Expansion | undefined
  /** Place of its key among those of the map. */
  readonly index: number
  /** `[outer][inner]`, '' for the root. */
  readonly suffix: string
  readonly cells: Cell[]
  readonly expansions: Expansion[]
  /** Ops and maps in it that have not ended. */
  openCount: number
}

export interface Cell {
  readonly node: OpNode
  readonly frame: Frame
  /** Sources that have not ended. */
  waitingCount: number
  /** How many still use its value. */
  usesLeft: number
  /** Of `ok`, the value is a map of outputs by name. */
  end: End | undefined
  waiters: (() => void)[] | undefined
}

/** One map in one frame. */
export interface Expansion {
  readonly level: Level
  readonly frame: Frame
  readonly collecting: readonly Collecting[]
  items: Items | undefined
  age: number
  /** The next key to open a frame for. */
  next: number
  endedCount: number
}

/** What a collector has gathered so far. */
export interface Collecting {
  readonly collector: Collector
  readonly keepsValues: boolean
  /** Set when the map as a whole does not run. */
  over: End | undefined
  keys: readonly string[] | undefined
  /** By place of the key: a code of `CODES`, 0 = not ended. */
  codes: Uint8Array
  values: unknown[]
  leftCount: number
  failures: FailedStep[]
  /** Once all have ended. */
  final: End | undefined
  age: number
  readonly waiters: (() => void)[]
  readonly elementWaiters: Map<number, (() => void)[]>
}

export const CODES = { ok: 1, skipped: 2, failed: 3, canceled: 4, absent: 5 } as const

export function stepKeyOf({ node, frame }: Cell): string {
  return node.key + frame.suffix
}

/** The frame of this map, or the root, around or at `frame`. */
export function frameOf(frame: Frame, scope: MapScope | undefined): Frame {
  let at: Frame = frame
  while (at.level.scope !== scope) {
    if (at.parent === undefined) throw new Error('a wire is read outside of its map')
    at = at.parent
  }
  return at
}

export function cellOf(frame: Frame, node: OpNode): Cell {
  const at = frameOf(frame, node.scope)
  const cell = at.cells[at.level.placeOf.get(node) ?? -1]
  if (cell === undefined) throw new Error(`op "${node.key}" is not in its frame`)
  return cell
}

export function collectingOf(frame: Frame, collector: Collector): Collecting {
  const at = frameOf(frame, collector.scope.parent)
  const expansion = at.expansions[at.level.placeOf.get(collector.scope) ?? -1]
  const collecting = expansion?.collecting.find((one) => one.collector === collector)
  if (collecting === undefined) throw new Error('a collector is not in its frame')
  return collecting
}
