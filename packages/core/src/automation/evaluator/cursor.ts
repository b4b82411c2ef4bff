/**
 * cursor — up to where the conditions of a project have been evaluated; kept as the cursor of its automation.
 *
 * Rules    every commit has another text: by it an evaluator sees whether what it decided has been written down.
 */
export interface AutomationCursor {
  /** Up to which events. */
  readonly eventId: number
  /** At which time. */
  readonly atMs: number
  /** 1 = the first that was committed. */
  readonly tick: number
}

/** Undefined for none, and for what is none of ours: then everything is looked at as for the first time. */
export function parseCursor(text: string | undefined): AutomationCursor | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isCursor(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isCursor(value: unknown): value is AutomationCursor {
  if (typeof value !== 'object' || value === null) return false
  const { eventId, atMs, tick } = value as Readonly<Record<string, unknown>>
  return [eventId, atMs, tick].every((field) => typeof field === 'number' && Number.isSafeInteger(field))
}
