/**
 * collect — one bronze asset per source: asks it, and keeps what it answered. A source that is down, slow, rate-limited or
 * talks garbage is an outcome with reasons, shown as a warning; it never costs the others anything.
 */
import { defineAsset, metadata, output } from 'ingot'

import { collectors } from '../collectors/all.ts'
import type { CollectContext, Collected } from '../collectors/collector.ts'
import { bronze, services } from '../resources.ts'
import type { SourceName } from '../source-name.ts'
import { shortened } from './shortened.ts'

const FAILURES_SHOWN = 20
const KINDS: Readonly<Record<SourceName, readonly string[]>> = {
  hackernews: ['http', 'json'],
  reddit: ['http', 'json'],
  rss: ['http', 'xml'],
  youtube: ['http', 'xml'],
  lobsters: ['http', 'json'],
  huggingface: ['http', 'json'],
  telegram: ['http', 'html'],
}

const collect = <const Name extends SourceName>(source: Name) =>
  defineAsset({
    key: `bronze/aggre/${source}`,
    layer: 'bronze',
    group: 'collect',
    kinds: KINDS[source],
    description: `What ${source} answered, as received: lists as they were, each item once.`,
    resources: { bronze, services },
    timeoutMs: 15 * 60_000,
    run: async (_inputs, { resources, signal, log }) => {
      const { http, config, nowMs, telegram } = resources.services
      const collected = await safely(source, {
        bronze: resources.bronze,
        http,
        config,
        nowMs,
        signal,
        log: (level, message) => (level === 'warning' ? log.warning(message) : log.info(message)),
        ...(telegram === undefined ? {} : { telegram }),
      })
      return output(collected, { metadata: factsOf(collected) })
    },
    checks: [
      {
        name: 'answered',
        description: 'Every question was answered.',
        severity: 'warn',
        run: ({ value }) => ({
          passed: value.outcome === 'ok' || value.outcome === 'off',
          description: `${value.outcome}${value.failures
            .map(({ what, reason }) => ` | ${what}: ${reason}`)
            .slice(0, 3)
            .join('')}`,
        }),
      },
    ],
  })

/** What a collector should not throw it may still; the other six go on all the same, and this one is shown as failed. */
async function safely(source: SourceName, context: CollectContext): Promise<Collected> {
  try {
    return await collectors[source].collect(context)
  } catch (error) {
    context.signal.throwIfAborted()
    const reason = error instanceof Error ? error.message : String(error)
    return { source, outcome: 'failed', listed: 0, written: 0, known: 0, failures: [{ what: source, reason }] }
  }
}

function factsOf({ outcome, listed, written, known, failures }: Collected) {
  const table = metadata.table(
    ['what', 'reason'],
    failures.slice(0, FAILURES_SHOWN).map(({ what, reason }) => [shortened(what), shortened(reason)]),
  )
  return {
    outcome,
    listed,
    written,
    known,
    failures: failures.length,
    ...(failures.length === 0 ? {} : { failed: table }),
  }
}

export const hackernews = collect('hackernews')
export const reddit = collect('reddit')
export const rss = collect('rss')
export const youtube = collect('youtube')
export const lobsters = collect('lobsters')
export const huggingface = collect('huggingface')
export const telegram = collect('telegram')

export const collected = [hackernews, reddit, rss, youtube, lobsters, huggingface, telegram]
