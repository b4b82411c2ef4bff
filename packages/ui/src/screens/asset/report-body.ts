/** report-body — what a person typed about a value made elsewhere, as the server wants it. Pure. */
import type { BodyOf } from '../../api.ts'

export interface ReportDraft {
  readonly kind: 'materialization' | 'observation'
  readonly partition: string
  readonly dataVersion: string
  /** JSON, or nothing. */
  readonly metadata: string
}

export type ReportBody = BodyOf<'POST /assets/{key}/events'>
type Metadata = NonNullable<ReportBody['metadata']>

/** The body, or what is wrong with the draft, a sentence. */
export function reportBody(draft: ReportDraft): { readonly body: ReportBody } | { readonly fault: string } {
  const metadata = readMetadata(draft.metadata)
  if (typeof metadata === 'string') return { fault: metadata }
  return {
    body: {
      kind: draft.kind,
      ...(draft.partition === '' ? {} : { partition: draft.partition }),
      ...(draft.dataVersion === '' ? {} : { dataVersion: draft.dataVersion }),
      ...(metadata === undefined ? {} : { metadata }),
    },
  }
}

function readMetadata(text: string): Metadata | string | undefined {
  if (text.trim() === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return 'Metadata is a JSON object: {"rows": 3}.'
    // What its values may be, the server says best.
    return value as Metadata
  } catch {
    return 'Metadata is not JSON yet: names and texts stand in double quotes.'
  }
}
