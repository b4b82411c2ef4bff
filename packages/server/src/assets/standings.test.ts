import { defineAsset, defineProject, fixedClock, memoryStorage, NotFoundError } from '@ingot/core'
import { expect, test } from 'vitest'

import { localHost } from '../testing/local-host.ts'
import { catalogueOf } from './catalogue.ts'
import { Standings } from './standings.ts'

const PROJECT = defineProject({
  name: 'shop',
  assets: [defineAsset({ key: 'a', run: () => 1 }), defineAsset({ key: 'b', run: () => 1 })],
})

/** Its code answers when it is told to; what it was asked is kept. */
function slowHouse() {
  const clock = fixedClock(1_000)
  const host = localHost({ storage: memoryStorage(), clock, newId: () => 'id' }, PROJECT, 'v1')
  const asks: (readonly string[])[] = []
  let gate: Promise<unknown> = Promise.resolve()
  const standings = new Standings(
    {
      host: () => ({
        ...host,
        async describeAssets(ask) {
          asks.push(ask.assetKeys ?? [])
          await gate
          return host.describeAssets(ask)
        },
      }),
    },
    clock,
  )
  standings.use(catalogueOf([{ name: 'shop', snapshot: host.snapshot }]))
  return { clock, standings, asks, block: (until: Promise<unknown>) => void (gate = until) }
}

test('code is asked once, and anew of what is doubted alone', async () => {
  const { standings, asks } = slowHouse()
  await standings.refresh()
  await standings.refresh()
  standings.doubt('b')
  await standings.refresh()
  expect(asks).toEqual([['a', 'b'], ['b']])
  expect(standings.get('a')?.status).toBe('missing')
})

test('code that answers late holds up nobody for long, and is not asked twice', async () => {
  const { standings, asks, clock, block } = slowHouse()
  const late = Promise.withResolvers<undefined>()
  block(late.promise)
  const looked = standings.refresh()
  await clock.advance(2_000)
  await looked
  expect(standings.get('a')).toBeUndefined()
  const again = standings.refresh()
  late.resolve(undefined)
  await again
  expect(standings.get('a')?.status).toBe('missing')
  expect(asks).toHaveLength(1)
})

test('code that cannot answer is asked again', async () => {
  const { standings, asks, block } = slowHouse()
  block(Promise.reject(new NotFoundError('not-found/project', 'it is gone.')))
  await standings.refresh()
  expect(standings.get('a')).toBeUndefined()
  block(Promise.resolve())
  await standings.refresh()
  expect(standings.get('a')?.status).toBe('missing')
  expect(asks).toHaveLength(2)
})
