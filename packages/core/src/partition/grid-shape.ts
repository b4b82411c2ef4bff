/** Where windows begin: see grid.ts. */
export interface Grid {
  /** For i ≥ 0; undefined when time, or the expression, has run out. */
  startOf(index: number): number | undefined
  /** The first that begins at `ms` or later; at least 0. */
  firstFrom(ms: number): number
  keyOf(index: number): string | undefined
  /** Undefined for what is no key of any window of it. */
  indexOf(key: string): number | undefined
}
