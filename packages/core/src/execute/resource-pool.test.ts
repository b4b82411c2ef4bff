import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { defineAsset } from '../definition/asset.ts'
import { configured, defineResource, env, provide } from '../definition/resource.ts'
import { house, kindsOf } from '../testing/house.ts'
import { materialize } from '../testing/materialize.ts'

describe('resources', () => {
  it('open once when first needed, nested ones first, and close in reverse order after the last step', async () => {
    const said: string[] = []
    const inner = defineResource({
      name: 'inner',
      open: () => said.push('open inner'),
      close: () => void said.push('close inner'),
    })
    const outer = defineResource({
      name: 'outer',
      resources: { inner },
      open: ({ resources }) => said.push(`open outer ${resources.inner}`),
      close: () => void said.push('close outer'),
    })
    const make = (key: string) => defineAsset({ key, resources: { outer }, run: () => void said.push(key) })
    const { run, events } = house([make('a'), make('b')])
    const state = await run()
    expect(said).toEqual(['open inner', 'open outer 1', 'a', 'b', 'close outer', 'close inner'])
    expect(kindsOf(await events(state.runId)).filter((kind) => kind.startsWith('resource'))).toEqual([
      'resource-opened',
      'resource-opened',
      'resource-closed',
      'resource-closed',
    ])
  })

  it('one that cannot be opened fails the steps that need it; a retry tries again', async () => {
    let tries = 0
    const shaky = defineResource({
      name: 'shaky',
      open: () => {
        tries += 1
        if (tries === 1) throw new Error('no route')
        return tries
      },
    })
    const user = defineAsset({
      key: 'user',
      resources: { shaky },
      retry: { maxRetries: 1 },
      run: (_i, { resources }) => resources.shaky,
    })
    const result = await materialize([user])
    expect(await result.valueOf(user)).toBe(2)
    expect(result.events.find((e) => e.kind === 'step-retry-scheduled')).toMatchObject({
      error: { code: 'user-code/resource-threw', message: 'resource "shaky" could not be opened: no route' },
    })
  })

  it('one that cannot be closed fails a run that had gone well', async () => {
    const sticky = defineResource({
      name: 'sticky',
      open: () => 1,
      close: () => {
        throw new Error('stuck')
      },
    })
    const result = await materialize([defineAsset({ key: 'a', resources: { sticky }, run: () => 1 })])
    expect(result.run).toMatchObject({ status: 'failed', reason: 'resource-failed' })
  })

  it('take their config from code, environment and the run, the last one winning', async () => {
    const http = defineResource({
      name: 'http',
      config: z.object({ url: z.string(), tries: z.coerce.number().default(3), key: z.string().default('none') }),
      open: ({ config }) => config,
    })
    const bound = configured(http, { url: env('URL'), tries: env('TRIES', '4'), key: 'code' })
    const asset = defineAsset({ key: 'a', resources: { bound }, run: (_i, { resources }) => resources.bound })
    const { run, ports, graph } = house([asset], { ports: { env: { URL: 'http://x' } } })
    await run({ config: { resources: { http: { key: 'run' } } } })
    const io = ports.defaultIo
    expect(await io.load({ assetKey: 'a', partition: undefined } as never)).toEqual({
      url: 'http://x',
      tries: 4,
      key: 'run',
    })
    expect(graph.resources.get('http')?.values['url']).toEqual({ '~env': 'URL', fallback: undefined })
  })

  it('a variable that is not set stops the launch with its name; nothing is written', async () => {
    const http = defineResource({
      name: 'http',
      config: z.object({ url: z.string() }),
      open: ({ config }) => config.url,
    })
    const bound = configured(http, { url: env('NEWS_URL') })
    const { launch, ports } = house([defineAsset({ key: 'a', resources: { bound }, run: () => 1 })])
    await expect(launch()).rejects.toThrow(/environment variable NEWS_URL, which is not set/)
    expect((await ports.storage.listRuns({ limit: 10 })).runs).toEqual([])
  })

  it('a slot is answered by the project', async () => {
    const slot = defineResource<number>({ name: 'slot' })
    const real = defineResource({ name: 'real', open: () => 42 })
    const asset = defineAsset({ key: 'a', resources: { slot }, run: (_i, { resources }) => resources.slot })
    const { run, ports } = house([asset], { resources: [provide(slot, real)] })
    await run()
    expect(await ports.defaultIo.load({ assetKey: 'a', partition: undefined } as never)).toBe(42)
    expect(() => house([asset])).toThrow(/slot without an implementation/)
  })
})
