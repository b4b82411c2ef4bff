import { expect, test } from 'vitest'

import { mergeChanges, staleKeys } from './live-changes.ts'

test('a change of named runs makes their pages and the lists of runs stale, not the pages of others', () => {
  const keys = staleKeys({ topics: ['runs'], runIds: ['a', 'b'] })
  expect(keys).toContainEqual(['run', 'a'])
  expect(keys).toContainEqual(['run', 'b'])
  expect(keys).toContainEqual(['runs'])
  expect(keys).not.toContainEqual(['run'])
})

test('why a run waits is asked anew when another run, a pool or a daemon changed', () => {
  for (const topic of ['runs', 'pools', 'daemons'] as const) {
    expect(staleKeys({ topics: [topic], runIds: ['another'] })).toContainEqual(['waiting'])
  }
})

test('a change of more runs than were named makes every run stale', () => {
  expect(staleKeys({ topics: ['runs'] })).toContainEqual(['run'])
})

test('a key that two topics share is named once', () => {
  const keys = staleKeys({ topics: ['locations', 'daemons'] }).map(String)
  expect(new Set(keys).size).toBe(keys.length)
})

test('two changes become one that names the runs of both', () => {
  const merged = mergeChanges({ topics: ['runs'], runIds: ['a'] }, { topics: ['runs', 'pools'], runIds: ['a', 'b'] })
  expect(merged).toEqual({ topics: ['runs', 'pools'], runIds: ['a', 'b'] })
})

test('when one of them did not say which runs, the two together do not either', () => {
  expect(mergeChanges({ topics: ['runs'], runIds: ['a'] }, { topics: ['runs'] })).toEqual({ topics: ['runs'] })
})

test('names stay when the other change is about something else', () => {
  const merged = mergeChanges({ topics: ['pools'] }, { topics: ['assets'], assetKeys: ['x'] })
  expect(merged).toEqual({ topics: ['pools', 'assets'], assetKeys: ['x'] })
})
