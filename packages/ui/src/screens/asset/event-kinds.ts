/** event-kinds — kinds of an asset's events, in words. Pure. */
import type { StoredEvent } from '@ingot/core'

export const EVENT_CHOICES = [
  { value: 'made', label: 'Made', kinds: ['asset-materialized'] },
  { value: 'seen', label: 'Seen', kinds: ['asset-observed'] },
  { value: 'failed', label: 'Failed', kinds: ['asset-failed'] },
  { value: 'checked', label: 'Checked', kinds: ['check-evaluated'] },
  { value: 'other', label: 'Other', kinds: ['freshness-changed', 'asset-wiped'] },
] as const
export type EventChoice = (typeof EVENT_CHOICES)[number]['value']

/** The address names none: all. */
export function chosenKinds(text: string | undefined): readonly EventChoice[] {
  const words = new Set((text ?? '').split(','))
  return EVENT_CHOICES.map(({ value }) => value).filter((value) => words.has(value))
}

type Kind = (typeof EVENT_CHOICES)[number]['kinds'][number]

export function kindsOf(chosen: readonly EventChoice[]): Kind[] {
  return EVENT_CHOICES.filter(({ value }) => chosen.includes(value)).flatMap(({ kinds }): readonly Kind[] => kinds)
}

/** A status that has a look, and a phrase. */
export function eventWords(event: StoredEvent): { readonly status: string; readonly words: string } {
  switch (event.kind) {
    case 'asset-materialized':
      return { status: 'materialized', words: event.isEmpty === true ? 'Made, without a value' : 'Made' }
    case 'asset-observed':
      return { status: 'external', words: 'Seen' }
    case 'asset-failed':
      return event.cause === 'canceled'
        ? { status: 'canceled', words: 'Canceled' }
        : { status: 'failed', words: 'Failed' }
    case 'check-evaluated':
      return {
        status: event.passed ? 'passed' : event.severity === 'error' ? 'check-failed' : 'warned',
        words: `Check ${event.check} ${event.passed ? 'passed' : 'failed'}`,
      }
    case 'freshness-changed':
      return { status: event.freshness, words: `Freshness: ${event.message}` }
    case 'asset-wiped':
      return { status: 'skipped', words: 'Records wiped' }
    default:
      return { status: 'unknown', words: event.kind }
  }
}
