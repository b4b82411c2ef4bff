import { expect, test } from 'vitest'

import type { Draft } from './drafts.ts'
import { newShelf, openDraft } from './drafts.ts'
import { draftFault, launchRequest } from './launch-request.ts'

const draft = (patch: Partial<Draft> = {}): Draft => ({ ...openDraft(newShelf()), ...patch })
const JOB = { project: 'shop', job: 'talk' }

test('an empty draft asks for the job and nothing else', () => {
  expect(launchRequest(JOB, draft(), {})).toEqual({ kind: 'run', body: { project: 'shop', ask: { job: 'talk' } } })
})

test("the job's own config and that of its parts go apart", () => {
  const { body } = launchRequest(JOB, draft({ tags: ['team=a=b'], ops: 'say+', priority: 2 }), {
    config: { lines: 5 },
    ops: { say: { loud: true } },
  })
  expect(body).toEqual({
    project: 'shop',
    ask: {
      job: 'talk',
      config: { lines: 5 },
      runConfig: { ops: { say: { loud: true } } },
      ops: 'say+',
      tags: { team: 'a=b' },
      priority: 2,
    },
  })
})

test('a range is one run, or a backfill', () => {
  const range = { kind: 'range', first: 'a', last: 'c' } as const
  const assets = { project: 'shop', assets: 'key:x' }
  expect(launchRequest(assets, draft({ partition: { ...range, into: 'run' } }), {})).toEqual({
    kind: 'run',
    body: { project: 'shop', ask: { assets: 'key:x', partitions: [['a', 'c']] } },
  })
  expect(launchRequest(JOB, draft({ partition: { ...range, into: 'backfill' } }), { config: { lines: 1 } })).toEqual({
    kind: 'backfill',
    body: { project: 'shop', job: 'talk', partitions: [['a', 'c']], config: { job: { lines: 1 } } },
  })
})

test('what is missing is decided by the server', () => {
  expect(launchRequest(JOB, draft({ partition: { kind: 'missing' } }), {}).body).toEqual({
    project: 'shop',
    job: 'talk',
    missingOnly: true,
  })
})

test('a draft that lacks a partition says so', () => {
  expect(draftFault(draft(), true)).toBe('Choose a partition.')
  expect(draftFault(draft(), false)).toBeUndefined()
  expect(draftFault(draft({ partition: { kind: 'one', key: 'a' } }), true)).toBeUndefined()
})
