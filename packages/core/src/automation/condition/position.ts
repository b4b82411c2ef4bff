/**
 * position — where something stands in the order of everything that happens.
 *
 * Shapes   `[id, 0]` = the event itself. `[id, tick]` = after that event and before the next one, noticed by evaluation
 *          number `tick`: the tick of a clock, a request, a status that was found to hold.
 */
export type Position = readonly [id: number, tick: number]

export function isUpTo(one: Position, end: Position): boolean {
  return one[0] < end[0] || (one[0] === end[0] && one[1] <= end[1])
}

export function newest(positions: readonly (Position | undefined)[]): Position | undefined {
  return positions.reduce(
    (best, one) => (best === undefined || (one !== undefined && isUpTo(best, one)) ? one : best),
    undefined,
  )
}

export function oldest(positions: readonly (Position | undefined)[]): Position | undefined {
  return positions.reduce(
    (best, one) => (best === undefined || (one !== undefined && isUpTo(one, best)) ? one : best),
    undefined,
  )
}
