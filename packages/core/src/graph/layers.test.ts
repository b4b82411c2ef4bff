import { expect, test } from 'vitest'

import { defineAsset } from '../definition/asset.ts'
import { defineIoManager } from '../definition/io-manager.ts'
import { defineMultiAsset } from '../definition/multi-asset.ts'
import type { AnyAsset } from '../definition/project.ts'
import { defineProject } from '../definition/project.ts'
import { hasRawName } from '../definition/layer.ts'
import { materialize } from '../testing/materialize.ts'
import { buildGraph } from './graph.ts'

/** As a database keeps rows; what it is to refuse can be got past the compiler by saying nothing of its layers. */
const table = defineIoManager<unknown>({
  name: 'table',
  layers: ['silver', 'gold'],
  check: ({ layer }) => (layer === 'silver' ? 'declares the column "body", which holds raw bytes.' : undefined),
  store: async () => undefined,
  load: async () => [],
})
const load = (...assets: readonly AnyAsset[]) => buildGraph(defineProject({ name: 'p', assets }))

test('an asset is not kept by an IO manager for other layers', () => {
  const bronze = defineAsset({ key: 'bronze/raw', layer: 'bronze', io: table, run: () => [] })
  expect(() => load(bronze)).toThrow(
    expect.objectContaining({
      code: 'definition/layer',
      message:
        'bronze asset "bronze/raw" is kept by IO manager "table", which is for silver and gold only. ' +
        'Give it an `io` of its layer: bronze is kept in files.',
    }),
  )
})

test('an IO manager is asked what it refuses of an asset, also of one output of several', () => {
  const outputs = { kept: { key: 'silver/kept' }, blob: { key: 'silver/blob', io: table } }
  const both = defineMultiAsset({ name: 'both', layer: 'silver', assets: outputs, run: () => ({ kept: 1, blob: 2 }) })
  expect(() => load(both)).toThrow('silver asset "silver/blob" declares the column "body", which holds raw bytes.')
})

test('assets of its layers, and those outside the medallion, are kept', () => {
  const gold = defineAsset({ key: 'gold/counts', layer: 'gold', io: table, run: () => [] })
  const free = defineAsset({ key: 'counts', io: table, run: () => [] })
  expect(load(gold, free).order).toEqual(['gold/counts', 'counts'])
})

test('the IO manager of the project refuses a value, and does not mind an asset that returns none', async () => {
  const silent = defineAsset({ key: 'bronze/files', layer: 'bronze', run: () => undefined })
  expect((await materialize([silent], { io: table })).isSuccess).toBe(true)
  const rows = defineAsset({ key: 'bronze/rows', layer: 'bronze', run: () => [1] })
  const { events } = await materialize([rows], { io: table })
  expect(events.find(({ kind }) => kind === 'step-failed')).toMatchObject({
    error: { code: 'invalid/layer', message: expect.stringContaining('bronze asset "bronze/rows" is kept by') },
  })
})

test('the names of what is kept as it came are known', () => {
  const raw = ['raw', 'raw_html', 'rawHtml', 'html', 'body_html', 'bodyHTML', 'RAW_JSON']
  expect(raw.filter((name) => !hasRawName(name))).toEqual([])
  expect(['draw', 'straw_poll', 'html_url', 'title', 'crawled_at'].filter(hasRawName)).toEqual([])
})
