/**
 * sample-project — a project with one of everything, for tests of the commands.
 */

/** Fails while there is a file `broken` beside it; `slow` waits until it is canceled or a file `go` is there. */
export const SAMPLE = `
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { defineAsset, defineCheck, defineExternalAsset, defineProject, metadata, output, skip, staticPartitions } from 'ingot'
import { z } from 'zod'

console.log('printed while loading')

const feed = defineExternalAsset<string[]>()({
  key: 'feed', group: 'outside', kinds: ['http'],
  observe: () => ({ dataVersion: 'v1', metadata: { size: 3 } }),
})
const raw = defineAsset({
  key: 'bronze/raw', layer: 'bronze', group: 'extract', kinds: ['http'], owners: ['team:news'], tags: { tier: '1' },
  description: 'Messages as they came.',
  after: [feed],
  config: z.object({ limit: z.number().int().positive().default(3) }),
  codeVersion: '1',
  run: (_inputs, { config, log }) => {
    log.info('fetching', { limit: config.limit })
    log.warning('slow answer')
    console.log('printed while running')
    const rows = Array.from({ length: config.limit }, (_, id) => ({ id, text: 'message ' + id }))
    return output(rows, { metadata: {
      row_count: rows.length,
      sample: metadata.table(['id', 'text'], rows.slice(0, 1).map(({ id, text }) => [id, text])),
      note: metadata.markdown('# From a feed'),
    } })
  },
})
const messages = defineAsset({
  key: 'silver/messages', layer: 'silver', deps: { raw },
  run: ({ raw }) => {
    if (existsSync('broken')) throw new TypeError('the source is broken')
    return raw.map(({ text }) => text)
  },
  checks: [
    { name: 'not_empty', blocking: true, run: ({ value }) => value.length > 0 },
    { name: 'short', severity: 'warn', description: 'at most two', run: ({ value }) => ({ passed: value.length <= 2, description: value.length + ' messages' }) },
  ],
})
const report = defineAsset({ key: 'gold/report', layer: 'gold', deps: { messages }, run: ({ messages }) => ({ count: messages.length }) })
const slow = defineAsset({
  key: 'other/slow',
  run: async (_inputs, { signal, log }) => {
    log.warning('slow has started')
    while (!existsSync('go')) await sleep(20, undefined, { signal })
    return 1
  },
})
const after = defineAsset({ key: 'other/after', deps: { slow }, run: ({ slow }) => slow + 1 })
const daily = defineAsset({ key: 'parts/daily', partitions: staticPartitions(['mon', 'tue']), run: (_inputs, { partition }) => partition.key })
const idle = defineAsset({ key: 'other/idle', run: () => skip('nothing new') })

export default defineProject({
  name: 'sample',
  assets: [feed, raw, messages, report, slow, after, daily, idle],
  checks: [defineCheck({ asset: report, name: 'counted', run: ({ value }) => value.count > 0 })],
})
`
