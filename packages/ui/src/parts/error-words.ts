/** error-words — what to say of anything that was thrown. Knows problems of the API by their shape alone. */
export interface ErrorWords {
  /** A sentence for a person. */
  readonly message: string
  readonly code?: string
  /** What of the request is wrong. */
  readonly issues: readonly { readonly path: string; readonly message: string }[]
  readonly stack?: string
}

export function errorWords(error: unknown): ErrorWords {
  if (!(error instanceof Error)) return { message: String(error), issues: [] }
  const { code, issues } = error as { readonly code?: unknown; readonly issues?: unknown }
  const isProblem = typeof code === 'string'
  return {
    message: error.message === '' ? error.name : error.message,
    issues: isProblem && Array.isArray(issues) ? (issues as ErrorWords['issues']) : [],
    ...(isProblem ? { code } : {}),
    // Of a refusal, where it happened in our code tells nobody anything.
    ...(isProblem || error.stack === undefined ? {} : { stack: error.stack }),
  }
}
