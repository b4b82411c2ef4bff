import { appendFileSync, readFileSync } from 'node:fs'

/** Instants at which the author's code ran, in a file that processes share: one `name ms` per line. */
export function stamp(name: string): void {
  const file = process.env['BENCH_STAMPS']
  if (file !== undefined) appendFileSync(file, `${name} ${nowMs()}\n`)
}

/** Comparable between processes, finer than a millisecond. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now()
}

export function readStamps(file: string): ReadonlyMap<string, number> {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

export function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN
}
