/**
 * drafts — what somebody is about to launch, written but not sent: several of them side by side, kept in this browser.
 * Pure.
 *
 * Rules    there is always at least one, and one of them is open.
 */
import type { RunRequest } from '@ingot/core'

import type { ConfigLanguage } from './config-text.ts'
import { printConfig } from './config-text.ts'
import { settableTags } from './settable-tags.ts'

export type DraftPartition =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly key: string }
  | { readonly kind: 'range'; readonly first: string; readonly last: string; readonly into: 'backfill' | 'run' }
  | { readonly kind: 'missing' }

export interface Draft {
  readonly id: number
  readonly name: string
  readonly language: ConfigLanguage
  readonly text: string
  readonly partition: DraftPartition
  /** `key=value`. */
  readonly tags: readonly string[]
  /** Op selection; '' = all. */
  readonly ops: string
  readonly priority: number
  readonly isStaleOnly: boolean
}

export interface Shelf {
  readonly drafts: readonly Draft[]
  readonly openId: number
}

export type DraftStart = Partial<Omit<Draft, 'id'>>

const BLANK = {
  language: 'yaml',
  text: '',
  partition: { kind: 'none' },
  tags: [],
  ops: '',
  priority: 0,
  isStaleOnly: false,
} as const satisfies DraftStart

export function newShelf(start: DraftStart = {}): Shelf {
  return { drafts: [{ ...BLANK, name: 'Draft 1', ...start, id: 1 }], openId: 1 }
}

export function openDraft({ drafts, openId }: Shelf): Draft {
  const found = drafts.find(({ id }) => id === openId) ?? drafts[0]
  return found ?? { ...BLANK, id: 1, name: 'Draft 1' }
}

/** Added at the end and opened. A draft of that name that is there already is opened instead. */
export function withDraft(shelf: Shelf, start: DraftStart = {}): Shelf {
  const known = shelf.drafts.find(({ name }) => name === start.name)
  if (known !== undefined) return { ...shelf, openId: known.id }
  const id = Math.max(0, ...shelf.drafts.map((draft) => draft.id)) + 1
  const name = freeName(shelf, `Draft ${id}`)
  return { drafts: [...shelf.drafts, { ...BLANK, name, ...start, id }], openId: id }
}

export function copiedDraft(shelf: Shelf, id: number): Shelf {
  const draft = shelf.drafts.find((one) => one.id === id)
  return draft === undefined ? shelf : withDraft(shelf, { ...draft, name: freeName(shelf, `${draft.name} copy`) })
}

function freeName({ drafts }: Shelf, wanted: string): string {
  const taken = new Set(drafts.map(({ name }) => name))
  let name = wanted
  for (let i = 2; taken.has(name); i += 1) name = `${wanted} ${i}`
  return name
}

export function changedDraft(shelf: Shelf, id: number, patch: DraftStart): Shelf {
  return { ...shelf, drafts: shelf.drafts.map((draft) => (draft.id === id ? { ...draft, ...patch, id } : draft)) }
}

/** The one beside it is opened; in place of the last comes an empty one. */
export function withoutDraft(shelf: Shelf, id: number): Shelf {
  const at = shelf.drafts.findIndex((draft) => draft.id === id)
  const drafts = shelf.drafts.filter((draft) => draft.id !== id)
  const next = drafts[Math.min(Math.max(0, at), drafts.length - 1)]
  if (next === undefined) return newShelf()
  return { drafts, openId: shelf.openId === id ? next.id : shelf.openId }
}

/** One that was taken away is back, at the end, and open. */
export function restoredDraft({ drafts }: Shelf, draft: Draft): Shelf {
  const id = Math.max(0, ...drafts.map((one) => one.id)) + 1
  return { drafts: [...drafts, { ...draft, id }], openId: id }
}

/** What was kept, when it is what this version writes. */
export function readShelf(json: string | null): Shelf | undefined {
  if (json === null) return undefined
  try {
    const { drafts, openId } = JSON.parse(json) as Partial<Shelf>
    if (!Array.isArray(drafts) || typeof openId !== 'number' || !drafts.every(isDraft)) return undefined
    return drafts.length === 0 ? undefined : { drafts: drafts.map((draft) => ({ ...BLANK, ...draft })), openId }
  } catch {
    return undefined
  }
}

function isDraft(value: unknown): value is Draft {
  const { id, name, text } = (value ?? {}) as Partial<Draft>
  return typeof id === 'number' && typeof name === 'string' && typeof text === 'string'
}

/** A draft that asks for the same as a run did. */
export function draftOfRun(runId: string, request: RunRequest): DraftStart {
  const { partition, partitions, config, ops = '', priority = 0, tags } = request
  const [range] = partitions ?? []
  const { job, ...rest } = config
  const document = job === undefined ? rest : { config: job, ...rest }
  return {
    name: `Run ${runId.slice(0, 18)}`,
    text: printConfig(document, 'yaml'),
    ops,
    priority,
    tags: Object.entries(settableTags(tags)).map(([key, value]) => `${key}=${value}`),
    ...(partition === undefined ? {} : { partition: { kind: 'one', key: partition } }),
    ...(range === undefined ? {} : { partition: { kind: 'range', first: range[0], last: range[1], into: 'run' } }),
  }
}
