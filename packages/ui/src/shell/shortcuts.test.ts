import { expect, test } from 'vitest'

import { placeOf } from './places.ts'
import { shortcutOf } from './shortcuts.ts'

const NONE = { key: '', code: '', altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }

test('a slash searches, but not while somebody types', () => {
  expect(shortcutOf({ ...NONE, key: '/', code: 'Slash' }, false)).toEqual({ kind: 'search' })
  expect(shortcutOf({ ...NONE, key: '/', code: 'Slash' }, true)).toBeUndefined()
})

test('Cmd-K and Ctrl-K search anywhere', () => {
  expect(shortcutOf({ ...NONE, key: 'k', code: 'KeyK', metaKey: true }, true)).toEqual({ kind: 'search' })
  expect(shortcutOf({ ...NONE, key: 'K', code: 'KeyK', ctrlKey: true }, false)).toEqual({ kind: 'search' })
})

test('with Alt the key counts, not the character that a Mac makes of it', () => {
  expect(shortcutOf({ ...NONE, key: '®', code: 'KeyR', altKey: true }, false)).toEqual({ kind: 'go', letter: 'R' })
  expect(shortcutOf({ ...NONE, key: 'b', code: 'KeyB', altKey: true }, false)).toEqual({ kind: 'toggle-nav' })
})

test('a plain letter means nothing', () => {
  expect(shortcutOf({ ...NONE, key: 'r', code: 'KeyR' }, false)).toBeUndefined()
})

test('a page belongs to the place that it was reached from', () => {
  expect(placeOf('/')).toBe('/')
  expect(placeOf('/runs/abc')).toBe('/runs')
  expect(placeOf('/launchpad')).toBe('/jobs')
  expect(placeOf('/sign-in')).toBe('')
})
