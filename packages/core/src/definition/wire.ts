/**
 * wire — what composing hands around in place of data: promises of values that ops will give when a run executes.
 *
 * Shapes   `Wire<T>` one value; `Dynamic<T>` an output whose items become known only in a run, each under a key;
 *          `Mapped<R>` what a map's function gave, once per key.
 * Rules    a wire made within a map stays in it: what leaves is `collect`ed. Skipped steps are left out of what is
 *          collected; when one has failed, what reads the collection is skipped. Values stand in the order of the keys.
 */
export interface Wire<out T = unknown> {
  /** Types only; never set. */
  readonly '~wire': T
}

export interface Dynamic<out T = unknown> {
  /** Types only; never set. */
  readonly '~dynamic': T
  /** Composes, once, what is to be done with each item: its steps are `key[mapping key]`. */
  map<R extends MapResult>(compose: (item: Wire<T>) => R): Mapped<R>
  /** All items, in the order in which they were given. */
  collect(): Wire<T[]>
}

export interface Mapped<out R = unknown> {
  /** Types only; never set. */
  readonly '~mapped': R
  /** Goes on with each key's result as soon as it is there. */
  map<R2 extends MapResult>(compose: (result: R) => R2): Mapped<R2>
  /** The results of all keys, in order; of a record of wires, a record of lists; of maps within maps, lists of lists. */
  collect(): Collected<R>
}

/** What a map's function may give: a wire, a map within the map, a record of them, or nothing. */
export type MapResult = Wire | Dynamic | Mapped | WireRecord | void
export type WireRecord = { readonly [name: string]: Wire | Dynamic | Mapped | WireRecord }

/** What comes of collecting a map's result. */
export type Collected<R> =
  R extends Wire<infer T>
    ? Wire<T[]>
    : R extends Dynamic<infer T>
      ? Wire<T[][]>
      : R extends Mapped<infer Inner>
        ? Collected<Collected<Inner>>
        : R extends WireRecord
          ? { readonly [Name in keyof R]: Collected<R[Name]> }
          : void

/** A value, or the wire on which it comes; a list may have wires among its items, and those skipped are left out. */
export type Input<T> = Wire<T> | T | (T extends readonly (infer Item)[] ? readonly (Wire<Item> | Item)[] : never)
export type Inputs<In> = { readonly [Name in keyof In]: Input<In[Name]> }

type Plain = string | number | bigint | boolean | symbol | null | undefined | Date | ((...args: never) => unknown)

/** The job's config as wires: whole, or a field of it. */
export type ConfigWires<T> = Wire<T> &
  (NonNullable<T> extends Plain | readonly unknown[]
    ? unknown
    : { readonly [Name in keyof NonNullable<T>]-?: ConfigWires<NonNullable<T>[Name]> })

/** Anything whose end can be watched. */
export type Watchable = Wire | Dynamic | Mapped | readonly Watchable[] | { readonly [name: string]: Watchable }
