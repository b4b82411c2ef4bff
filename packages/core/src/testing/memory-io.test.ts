import { expect, it } from 'vitest'
import { ioContext, ioManagerContract } from './io-manager-contract.ts'
import { memoryIo } from './memory-io.ts'

for (const { promise, check } of ioManagerContract) {
  it(promise, async () => {
    await check(async () => ({ io: memoryIo(), [Symbol.asyncDispose]: async () => {} }))
  })
}

it('a value is copied: what a function does to its input is not seen by the next', async () => {
  const io = memoryIo()
  const value = { rows: [1] }
  await io.store(ioContext({ assetKey: 'a' }), value)
  value.rows.push(2)
  expect(await io.load(ioContext({ assetKey: 'a' }))).toEqual({ rows: [1] })
})

it('a value with a function in it is refused by name', async () => {
  const store = memoryIo().store(ioContext({ assetKey: 'silver/a' }), { f: () => 1 })
  await expect(store).rejects.toMatchObject({
    code: 'invalid/value-not-storable',
    message: expect.stringContaining('silver/a'),
  })
})
