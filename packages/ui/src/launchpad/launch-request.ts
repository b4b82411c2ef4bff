/**
 * launch-request — a draft as what is asked of the server: a run, or a backfill where partitions become several runs.
 * Pure.
 */
import type { BackfillAskJson, BodyOf } from '../api.ts'
import type { Draft } from './drafts.ts'

/** A job; or assets, by selection. */
export interface LaunchpadTarget {
  readonly project: string
  readonly job?: string
  readonly assets?: string
}

export type LaunchRequest =
  | { readonly kind: 'run'; readonly body: BodyOf<'POST /runs'> }
  | { readonly kind: 'backfill'; readonly body: BackfillAskJson }

type Config = Readonly<Record<string, unknown>>

/** `config` is the draft's text as a value: `{ config, ops, assets, resources }`. */
export function launchRequest(target: LaunchpadTarget, draft: Draft, config: Config): LaunchRequest {
  const { kind } = draft.partition
  const isBackfill = kind === 'missing' || (kind === 'range' && draft.partition.into === 'backfill')
  return isBackfill
    ? { kind: 'backfill', body: backfillBody(target, draft, config) }
    : { kind: 'run', body: runBody(target, draft, config) }
}

const isEmpty = (value: object) => Object.keys(value).length === 0

function runBody({ project, job, assets }: LaunchpadTarget, draft: Draft, { config, ...runConfig }: Config) {
  const { partition, ops, priority, isStaleOnly } = draft
  const tags = tagsOf(draft.tags)
  const ask: BodyOf<'POST /runs'>['ask'] = {
    ...(job === undefined ? {} : { job }),
    ...(assets === undefined || job !== undefined ? {} : { assets }),
    ...(config === undefined ? {} : { config }),
    ...(isEmpty(runConfig) ? {} : { runConfig }),
    ...(ops === '' ? {} : { ops }),
    ...(partition.kind === 'one' ? { partition: partition.key } : {}),
    ...(partition.kind === 'range' ? { partitions: [[partition.first, partition.last]] } : {}),
    ...(isEmpty(tags) ? {} : { tags }),
    ...(priority === 0 ? {} : { priority }),
    ...(isStaleOnly ? { staleOnly: true } : {}),
  }
  return { project, ask }
}

function backfillBody({ project, job, assets }: LaunchpadTarget, draft: Draft, config: Config): BackfillAskJson {
  const { partition, priority } = draft
  const { config: own, ...rest } = config
  const document = own === undefined ? rest : { ...rest, job: own }
  const tags = tagsOf(draft.tags)
  return {
    project,
    ...(job === undefined ? {} : { job }),
    ...(assets === undefined || job !== undefined ? {} : { assets }),
    ...(partition.kind === 'range' ? { partitions: [[partition.first, partition.last]] } : {}),
    ...(partition.kind === 'missing' ? { missingOnly: true } : {}),
    ...(isEmpty(document) ? {} : { config: document }),
    ...(isEmpty(tags) ? {} : { tags }),
    ...(priority === 0 ? {} : { priority }),
  }
}

/** Of `key=value`; what has no `=` is a key with an empty value. */
export function tagsOf(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return at === -1 ? [pair.trim(), ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
    }),
  )
}

/** Undefined when nothing is missing for it to be sent; else the reason, a sentence. */
export function draftFault({ partition }: Draft, isPartitioned: boolean): string | undefined {
  if (partition.kind === 'one' && partition.key === '') return 'Choose a partition.'
  if (partition.kind === 'range' && (partition.first === '' || partition.last === '')) {
    return 'Choose the first and the last partition.'
  }
  return isPartitioned && partition.kind === 'none' ? 'Choose a partition.' : undefined
}
