/** The promises that every IO manager of rows keeps, and those that `append` and `upsert` do not make. */
import type { IoManager } from '@ingot/core'
import type { OpenIo, Row } from '@ingot/core/contract'
import { ioManagerContract } from '@ingot/core/contract'
import { describe, expect, it } from 'vitest'

import { database, openDatabase } from './database.ts'
import { table } from './table.ts'
import { temporaryFolder } from './testing/contexts.ts'

interface Exception {
  readonly promise: string
  readonly reason: string
}

const resource = database({ path: ':memory:' })
const ADDS = 'a load adds to the loads before it, and `load` gives all of them'
const MODES: Readonly<
  Record<string, { readonly io: IoManager<readonly Row[], never>; readonly except: readonly Exception[] }>
> = {
  replace: { io: table<Row>({ database: resource }), except: [] },
  append: {
    io: table<Row>({ database: resource, mode: 'append' }),
    except: [
      { promise: 'no rows are a value too', reason: ADDS },
      { promise: 'a second load replaces the first', reason: ADDS },
      { promise: 'a reader sees the whole old value or the whole new one while a store is under way', reason: ADDS },
    ],
  },
  upsert: {
    io: table<Row>({ database: resource, mode: 'upsert', key: ['id'] }),
    except: [
      { promise: 'no rows are a value too', reason: ADDS },
      { promise: 'a second load replaces the first', reason: ADDS },
    ],
  },
}

describe.each(Object.entries(MODES))('%s', (_mode, { io, except }) => {
  const open: OpenIo = async () => {
    const opened = await openDatabase(`${temporaryFolder()}/contract.duckdb`)
    return { io, resources: { database: opened }, [Symbol.asyncDispose]: () => opened.close() }
  }
  const kept = ioManagerContract.filter(({ promise }) => !except.some((exception) => exception.promise === promise))
  it.each(kept)('$promise', ({ check }) => check(open))
  it('excepts only promises that there are', () => {
    const promises = ioManagerContract.map(({ promise }) => promise)
    expect(promises).toEqual(expect.arrayContaining(except.map(({ promise }) => promise)))
  })
})
