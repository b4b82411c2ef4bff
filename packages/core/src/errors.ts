/**
 * errors — who must act, and what happened.
 *
 * Six classes answer *who must act*; a stable code `room/what` answers *what happened*. Match on `code`, never on
 * `message`: messages may be reworded, codes are listed in docs/errors.md and stay. `instanceof` is not used across
 * packages either, since two copies of this package may meet in one process; `isIngotError` looks at the shape.
 */
export abstract class OrchestratorError<Code extends string = string> extends Error {
  /** Stable, `room/what`. Stored in the event log. */
  readonly code: Code
  /** True when the same call may succeed later although nobody changed anything. */
  readonly retryable: boolean

  constructor(code: Code, message: string, options: ErrorOptions & { readonly retryable?: boolean } = {}) {
    super(message, options)
    this.name = new.target.name
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

/** The author acts: their definitions are wrong. Thrown while loading, before any run exists. */
export class DefinitionError extends OrchestratorError<`definition/${string}`> {}
/** The author acts: a function they gave us threw. `cause` is theirs and is never rewritten. */
export class UserCodeError extends OrchestratorError<`user-code/${string}`> {}
/** The caller acts: the request itself is wrong, and would be wrong at any time. */
export class InvalidError extends OrchestratorError<`invalid/${string}`> {}
/** The caller acts: understood, but the current state forbids it (cancelling a finished run). */
export class ConflictError extends OrchestratorError<`conflict/${string}`> {}
/** The caller acts: the named thing does not exist. */
export class NotFoundError extends OrchestratorError<`not-found/${string}`> {}
/** The operator acts: a database, disk or service of ours failed. */
export class StorageError extends OrchestratorError<`storage/${string}`> {}

const ROOMS = ['definition', 'user-code', 'invalid', 'conflict', 'not-found', 'storage'] as const

/** True for an error of ours, whichever copy of this package made it. */
export function isIngotError(error: unknown): error is OrchestratorError {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false
  const room = error.code.slice(0, error.code.indexOf('/'))
  return ROOMS.some((known) => known === room) && 'retryable' in error
}

/** An error as plain data, fit for an event body: what the log, the API and the UI show. */
export interface ErrorRecord {
  readonly name: string
  readonly message: string
  /** Present on errors of ours and on Node's system errors (`ENOENT`). */
  readonly code?: string
  readonly stack?: string
  readonly cause?: ErrorRecord
}

// As JSON in UTF-8: long enough to find the line, short enough that five records in a chain stay under the 64 KiB of an
// event with room to spare.
const STACK_BYTES = 5_000
const MESSAGE_BYTES = 4_000
const NAME_BYTES = 200
const CAUSE_DEPTH = 4

/** Turns anything thrown into an `ErrorRecord`; a thrown string or object keeps its text. */
export function toErrorRecord(thrown: unknown, depth = 0): ErrorRecord {
  if (!(thrown instanceof Error)) return { name: 'Thrown', message: clip(describeThrown(thrown), MESSAGE_BYTES) }
  // User code may have set any of these to anything.
  const { name, code, stack } = thrown as { readonly name: unknown; readonly code?: unknown; readonly stack?: unknown }
  return {
    name: clip(String(name), NAME_BYTES),
    message: clip(describeMessage(thrown.message), MESSAGE_BYTES),
    ...(typeof code === 'string' ? { code: clip(code, NAME_BYTES) } : {}),
    ...(typeof stack === 'string' ? { stack: clip(stack, STACK_BYTES) } : {}),
    ...(thrown.cause === undefined || depth >= CAUSE_DEPTH ? {} : { cause: toErrorRecord(thrown.cause, depth + 1) }),
  }
}

function describeThrown(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown
  try {
    return JSON.stringify(thrown) ?? String(thrown)
  } catch {
    return String(thrown)
  }
}

/** User code may set anything as a message. */
function describeMessage(message: unknown): string {
  return typeof message === 'string' ? message : describeThrown(message)
}

/** Cuts a text so that it takes at most `bytes` as JSON: a control character takes six of them, a CJK one three. */
function clip(text: string, bytes: number): string {
  if (text.length * 6 <= bytes) return text
  let taken = 0
  for (let i = 0; i < text.length; i += 1) {
    taken += jsonBytes(text.charCodeAt(i))
    if (taken > bytes) return `${text.slice(0, i)}… (${text.length - i} more characters)`
  }
  return text
}

function jsonBytes(unit: number): number {
  // Escapes: control characters, the quote, the backslash, and halves of surrogate pairs that stand alone.
  if (unit < 0x20 || (unit >= 0xd800 && unit <= 0xdfff)) return 6
  if (unit < 0x80) return unit === 0x22 || unit === 0x5c ? 2 : 1
  return unit < 0x800 ? 2 : 3
}
