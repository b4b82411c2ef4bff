import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { configured, defineAsset, provide } from '@ingot/core'
import { materialize } from '@ingot/core/testing'
import { expect, onTestFinished, test } from 'vitest'

import { bronzeStore } from '../resources.ts'
import { bronzeHttp } from './resource.ts'
import { openServer } from './testing/open-client.ts'

test('an asset of layer bronze fetches once for all its runs', async () => {
  const root = await mkdtemp(join(tmpdir(), 'bronze-http-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  const server = await openServer((_request, response) => response.end('one'))
  const http = configured(bronzeHttp, { routes: { '*': server.origin } })
  const fetched: string[] = []
  const page = defineAsset({
    key: 'bronze/page',
    layer: 'bronze',
    resources: { http },
    run: async (_inputs, { resources, signal }) => {
      const key = { sourceType: 'news', externalId: '1', artifactType: 'raw', ext: 'html' }
      const outcome = await resources.http.fetchItem(key, { url: 'https://news.example/1' }, { signal })
      fetched.push(outcome.ok ? outcome.from : outcome.failure.reason)
    },
  })
  const bindings = [provide(bronzeStore, configured(bronzeStore, { root }))]
  for (let run = 1; run <= 2; run += 1) {
    const { isSuccess } = await materialize([page], { provide: bindings })
    expect(isSuccess).toBe(true)
  }
  expect(fetched).toEqual(['network', 'bronze'])
  expect(server.asked.map(({ headers }) => headers['x-forwarded-host'])).toEqual(['news.example'])
})
