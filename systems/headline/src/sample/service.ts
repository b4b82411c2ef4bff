/**
 * service — the shape of a sample service. Everything the seven say is invented, in the form in which the real ones
 * say it; the dates stand still, so that every run over the samples gives the same tables.
 */
export interface SampleAnswer {
  readonly status: number
  readonly body: unknown
}

export interface SampleRequest {
  /** Without the prefix under which the sample server keeps the service. */
  readonly path: string
  readonly parameters: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** Null where the service has no such path. */
export type SampleService = (request: SampleRequest) => SampleAnswer | null

/** The page that begins at `start` (from 0), and where the next one begins, or null. */
export function pageFrom<Item>(items: readonly Item[], start: number, limit: number) {
  const page = items.slice(start, start + limit)
  return { page, next: start + limit < items.length ? start + limit : null }
}

/** Where numbered page `number` begins. From the second on one entry early, as if one had come in meanwhile. */
export function pageStart(number: number, limit: number): number {
  return number <= 1 ? 0 : (number - 1) * limit - 1
}

export function numberOf(parameters: URLSearchParams, name: string, otherwise: number): number {
  const value = Number(parameters.get(name) ?? otherwise)
  return Number.isInteger(value) && value > 0 ? value : otherwise
}

/** The row that another row boosts or quotes. */
export function rowAt<Row>(rows: readonly Row[], index: number): Row {
  const row = rows[index]
  if (row === undefined) throw new Error(`the samples have no row ${index}`)
  return row
}
