import { expect, test } from 'vitest'

import { statusColor, statusLook } from './status-look.ts'

test('each known status has a colour, a mark and a word', () => {
  expect(statusLook('failed')).toEqual({ tone: 'failed', mark: 'cross', word: 'Failed' })
  expect(statusColor('retrying')).toBe('var(--stale)')
})

test('an unknown status is grey and called by its name', () => {
  expect(statusLook('check-pending')).toMatchObject({ tone: 'missing', word: 'Check pending' })
  expect(statusLook('toString').tone).toBe('missing')
})
