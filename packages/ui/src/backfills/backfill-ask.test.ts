import { expect, test } from 'vitest'

import { backfillAsk, blankForm, formFault } from './backfill-ask.ts'

test('what is missing is asked for unless told otherwise', () => {
  const form = blankForm({ project: 'shop', assets: ' layer:silver ' })
  expect(formFault(form)).toBeUndefined()
  expect(backfillAsk(form)).toEqual({ project: 'shop', assets: 'layer:silver', missingOnly: true })
})

test('a job is asked for by its name, with the range, the policy and the rest', () => {
  const form = blankForm({
    project: 'shop',
    job: 'daily',
    partitions: 'range',
    first: 'a',
    last: 'c',
    cut: { batch: 5 },
    tags: ['team=x'],
    maxRuns: 2,
  })
  expect(backfillAsk(form)).toEqual({
    project: 'shop',
    job: 'daily',
    partitions: [['a', 'c']],
    policy: { batch: 5 },
    tags: { team: 'x' },
    maxRuns: 2,
  })
})

test('what lacks something says what', () => {
  expect(formFault(blankForm())).toBe('Choose a project.')
  expect(formFault(blankForm({ project: 'p' }))).toMatch(/^Select assets/)
  expect(formFault(blankForm({ project: 'p', job: '' }))).toBe('Choose a job.')
  expect(formFault(blankForm({ project: 'p', assets: 'a', partitions: 'range' }))).toBe(
    'Choose the first and the last partition.',
  )
})
