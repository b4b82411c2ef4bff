import { expect, test } from 'vitest'

import {
  changedDraft,
  copiedDraft,
  draftOfRun,
  newShelf,
  openDraft,
  readShelf,
  restoredDraft,
  withDraft,
  withoutDraft,
} from './drafts.ts'

test('there is always a draft to write in', () => {
  const shelf = newShelf()
  expect(openDraft(shelf).name).toBe('Draft 1')
  expect(openDraft(withoutDraft(shelf, 1)).text).toBe('')
})

test('a new draft is opened, and a name is not given twice', () => {
  const two = withDraft(newShelf())
  expect(openDraft(two).name).toBe('Draft 2')
  expect(openDraft(copiedDraft(two, 1)).name).toBe('Draft 1 copy')
  expect(withDraft(two, { name: 'Draft 1' })).toMatchObject({ openId: 1, drafts: [{ id: 1 }, { id: 2 }] })
})

test('when a draft goes, the one beside it is opened', () => {
  const three = withDraft(withDraft(newShelf()))
  expect(withoutDraft(three, 3).openId).toBe(2)
  expect(withoutDraft(three, 1).openId).toBe(3)
})

test('a draft that was deleted can be had back', () => {
  const gone = newShelf({ text: 'a: 1' })
  expect(openDraft(restoredDraft(withoutDraft(gone, 1), openDraft(gone))).text).toBe('a: 1')
})

test('only the draft that is meant changes', () => {
  const two = changedDraft(withDraft(newShelf()), 1, { text: 'a: 1' })
  expect(two.drafts.map(({ text }) => text)).toEqual(['a: 1', ''])
})

test('what was kept is read again, and what is no shelf is not', () => {
  const shelf = withDraft(newShelf({ text: 'a: 1' }))
  expect(readShelf(JSON.stringify(shelf))).toEqual(shelf)
  expect(readShelf('{"drafts": [{"id": "x"}]}')).toBeUndefined()
  expect(readShelf('nonsense')).toBeUndefined()
  expect(readShelf(null)).toBeUndefined()
})

test('a run becomes a draft that asks for the same', () => {
  const draft = draftOfRun('01a1fd2e-5198-7625-aef9-9788936461c0', {
    project: 'shop',
    assets: [],
    assetCount: 0,
    action: 'materialize',
    config: { job: { lines: 5 }, ops: { say: {} } },
    tags: { team: 'sales', 'ingot/partition': 'eu' },
    launchedBy: 'api',
    partition: 'eu',
    priority: 3,
  })
  expect(draft).toMatchObject({
    text: 'config:\n  lines: 5\nops:\n  say: {}\n',
    tags: ['team=sales'],
    partition: { kind: 'one', key: 'eu' },
    priority: 3,
  })
})
