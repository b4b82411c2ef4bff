/** The promises that every IO manager of rows keeps, and those that `append` and `upsert` do not make. */
import type { IoManager } from '@ingot/core'
import type { OpenIo, Row } from '@ingot/core/contract'
import { ioManagerContract } from '@ingot/core/contract'
import { describe, expect, it } from 'vitest'

import { postgres } from '../resource.ts'
import { testDatabase } from '../testing.ts'
import { postgresTable } from './table.ts'

interface Exception {
  readonly promise: string
  readonly reason: string
}

const ADDS = 'a load adds to the loads before it, and `load` gives all of them'
const MODES: Readonly<
  Record<string, { readonly io: IoManager<readonly Row[], never>; readonly except: readonly Exception[] }>
> = {
  replace: { io: postgresTable<Row>({ database: postgres }), except: [] },
  append: {
    io: postgresTable<Row>({ database: postgres, mode: 'append' }),
    except: [
      { promise: 'no rows are a value too', reason: ADDS },
      { promise: 'a second load replaces the first', reason: ADDS },
      { promise: 'a reader sees the whole old value or the whole new one while a store is under way', reason: ADDS },
    ],
  },
  upsert: {
    io: postgresTable<Row>({ database: postgres, mode: 'upsert', key: ['id'] }),
    except: [
      { promise: 'no rows are a value too', reason: ADDS },
      { promise: 'a second load replaces the first', reason: ADDS },
    ],
  },
}

describe.each(Object.entries(MODES))('%s', (_mode, { io, except }) => {
  const open: OpenIo = async () => {
    const database = await testDatabase()
    return { io, resources: { database }, [Symbol.asyncDispose]: () => database.close() }
  }
  const kept = ioManagerContract.filter(({ promise }) => !except.some((exception) => exception.promise === promise))
  it.each(kept)('$promise', ({ check }) => check(open))
  it('excepts only promises that there are', () => {
    const promises = ioManagerContract.map(({ promise }) => promise)
    expect(promises).toEqual(expect.arrayContaining(except.map(({ promise }) => promise)))
  })
})
