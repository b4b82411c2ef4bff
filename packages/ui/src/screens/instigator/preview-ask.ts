/** preview-ask — what a preview of a tick is asked with, from what its form holds. Pure. */
import type { BodyOf } from '../../api.ts'
import type { InstigatorDetail } from '../../queries/automation-queries.ts'
import { jsonFault } from './tick-words.ts'

export interface PreviewForm {
  /** Of a schedule: one of its next ticks, ms as text; or a moment, `2026-01-01T02:00`. '' = the next. */
  readonly due: string
  /** Of a sensor: JSON; '' = none. */
  readonly cursor: string
  readonly hasPush: boolean
  readonly push: string
}

type Body = BodyOf<'POST /instigators/{kind}/{project}/{name}/preview'>

export function blankPreview({ instigator, nextTicksAtMs }: InstigatorDetail): PreviewForm {
  return { due: String(nextTicksAtMs[0] ?? ''), cursor: instigator.cursor ?? '', hasPush: false, push: '{}' }
}

export function dueAtMs(due: string): number | undefined {
  if (due === '') return undefined
  const ms = /^\d+$/.test(due) ? Number(due) : new Date(due).getTime()
  return Number.isNaN(ms) ? undefined : ms
}

export function previewBody(kind: InstigatorDetail['instigator']['kind'], form: PreviewForm): Body {
  if (kind === 'schedule') {
    const ms = dueAtMs(form.due)
    return ms === undefined ? {} : { dueAtMs: ms }
  }
  if (kind === 'automation') return {}
  const cursor = form.cursor.trim()
  return {
    cursor: cursor === '' ? null : cursor,
    ...(form.hasPush ? { push: JSON.parse(form.push) as unknown } : {}),
  }
}

/** Undefined when it can be asked; else why not. */
export function previewFault(form: PreviewForm): string | undefined {
  if (form.due !== '' && dueAtMs(form.due) === undefined) return 'That is no time.'
  const cursor = form.cursor.trim() === '' ? undefined : jsonFault(form.cursor)
  if (cursor !== undefined) return `The cursor is no JSON: ${cursor}`
  const push = form.hasPush ? jsonFault(form.push) : undefined
  return push === undefined ? undefined : `The message is no JSON: ${push}`
}
