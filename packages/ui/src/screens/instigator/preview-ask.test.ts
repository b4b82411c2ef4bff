import { expect, test } from 'vitest'

import { dueAtMs, previewBody, previewFault } from './preview-ask.ts'

const FORM = { due: '', cursor: '', hasPush: false, push: '{}' }

test('a schedule is asked for a time', () => {
  expect(previewBody('schedule', { ...FORM, due: '1795309200000' })).toEqual({ dueAtMs: 1_795_309_200_000 })
  expect(previewBody('schedule', FORM)).toEqual({})
  expect(dueAtMs('2026-01-01T00:00:00Z')).toBe(1_767_225_600_000)
})

test('a sensor is asked with a cursor, none being none, and a message when there is one', () => {
  expect(previewBody('sensor', FORM)).toEqual({ cursor: null })
  expect(previewBody('sensor', { ...FORM, cursor: '{"seen":1}', hasPush: true, push: '{"id":2}' })).toEqual({
    cursor: '{"seen":1}',
    push: { id: 2 },
  })
})

test('what cannot be read is said before it is asked', () => {
  expect(previewFault(FORM)).toBeUndefined()
  expect(previewFault({ ...FORM, due: 'soon' })).toBe('That is no time.')
  expect(previewFault({ ...FORM, cursor: '{' })).toMatch(/^The cursor is no JSON/)
  expect(previewFault({ ...FORM, hasPush: true, push: '{' })).toMatch(/^The message is no JSON/)
})
