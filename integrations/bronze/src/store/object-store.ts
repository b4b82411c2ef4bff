/**
 * object-store — what the bronze store needs of the place where it keeps things: a folder, or a bucket.
 *
 * Shapes   A name is segments of safe characters joined by `/`; a segment that begins with `_` is the store's own and
 *          is never listed. A note is a small text that belongs to an object and appears with it. A log is an object
 *          that grows by whole lines.
 * Units    `…AtMs` epoch ms by the clock of the place, not of the caller; `…Bytes` bytes; hashes lower-case hexadecimal
 * Errors   StorageError storage/bronze   the folder or bucket failed; what was asked for was not half done
 * Promise  1. `create` makes the whole object with its note, or nothing; of many that create one name at once, one does.
 *          2. What has resolved survives a power cut.
 *          3. Who sees an object can read its note, and sees both unchanged for ever.
 *          4. An object created with a `log` is in it, if the log is there by then: at the latest when `recover` has run
 *             after the death of the process that created it. A line of the log means that the object is there for good.
 *          5. Lines of several processes never mix; a line that was cut off spoils no other.
 *          6. An object that appears once a listing was begun has a `modifiedAtMs` that is not earlier, by more than
 *             `CLOCK_STEP_MS`, than that of any object in the listing, or `create` says `isClockBack`.
 */

export interface ObjectReader {
  /** True where `a` and `A` are one name: then names are made so that they differ in more. */
  readonly foldsCase: boolean
  /** Undefined when it is not there. With a range: fewer bytes only at the end. */
  read(name: string, range?: ByteRange): Promise<Uint8Array | undefined>
  /** Piece by piece. Rejects with NotFoundError not-found/artifact. */
  open(name: string): AsyncIterable<Uint8Array>
  stat(name: string): Promise<ObjectStat | undefined>
  note(name: string): Promise<ObjectNote | undefined>
  /** The folders directly below the prefix, in no promised order. */
  folders(prefix: string): AsyncIterable<string>
  /** All objects below the prefix, in no promised order, without notes and the store's own. */
  list(prefix: string, options?: ListOptions): AsyncIterable<ObjectStat>
  /** The path or address for people and other programs. */
  address(name: string): string
}

export interface ObjectStore extends ObjectReader {
  create(name: string, body: ObjectBody, options?: CreateOptions): Promise<Creation>
  /** Adds whole lines, each with its newline, to a log that is there. */
  append(log: string, lines: string): Promise<'appended' | 'absent'>
  /** For what may change: cursors. All or nothing. */
  replace(name: string, bytes: Uint8Array): Promise<void>
  /** Clears what dead processes left; tells first of objects that they created and may not have logged. */
  recover(onUnlogged: (object: ObjectStat) => Promise<void>): Promise<void>
}

/** Kept as JSON, with the object's name. */
export type ObjectNote = Readonly<Record<string, unknown>>

export type ObjectBody = Uint8Array | AsyncIterable<Uint8Array>

export interface ByteRange {
  readonly fromByte: number
  readonly maxBytes: number
}

export interface ObjectStat {
  readonly name: string
  readonly sizeBytes: number
  /** When it appeared. */
  readonly modifiedAtMs: number
}

export interface ListOptions {
  /** What has not changed since may be left out: a hint that saves looking. */
  readonly changedSinceMs?: number
}

export interface CreateOptions {
  /** Made of what was really stored. */
  readonly note?: (stored: Digest) => ObjectNote
  readonly log?: { readonly name: string; readonly line: (object: ObjectStat) => string }
}

export interface Digest {
  readonly sha256: string
  readonly sizeBytes: number
}

/** `exists`: the name was taken and nothing was changed; the digest is that of the body offered. */
export type Creation =
  | { readonly kind: 'exists'; readonly digest: Digest }
  | {
      readonly kind: 'created'
      readonly digest: Digest
      readonly object: ObjectStat
      readonly isLogged: boolean
      /** The clock of the place has gone back: `modifiedAtMs` no longer tells what is newer. */
      readonly isClockBack: boolean
    }

/** Clocks that are set back by less are not noticed, and need not be: a scan waits as long before it trusts what it saw. */
export const CLOCK_STEP_MS = 50
