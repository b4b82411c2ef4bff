import { expect, test } from 'vitest'

import { isKnownHost } from './foreign.ts'

const bound = { host: '127.0.0.1', port: 4600, publicHosts: ['ingot.example.org', 'tunnel:9000'] }

test.each([
  ['localhost:4600', true],
  ['LOCALHOST:4600', true],
  ['127.0.0.1:4600', true],
  ['[::1]:4600', true],
  ['localhost:4601', false],
  ['localhost', false],
  ['ingot.example.org', true],
  ['ingot.example.org:8443', true],
  ['tunnel:9000', true],
  ['tunnel:9001', false],
  ['evil.example:4600', false],
  ['evil.example', false],
  ['localhost.:4600', false],
  ['127.0.0.1.evil.example:4600', false],
  ['localhost:4600@evil.example', false],
  ['', false],
])('a server on 127.0.0.1:4600 is named %s: %s', (host, isKnown) => {
  expect(isKnownHost(host, bound)).toBe(isKnown)
})

test('a server on all addresses is known by each of them, and by no name that nobody gave it', () => {
  const open = { host: '0.0.0.0', port: 4600, publicHosts: [] }
  expect(isKnownHost('10.1.2.3:8080', open)).toBe(true)
  expect(isKnownHost('[fe80::1]:4600', open)).toBe(true)
  expect(isKnownHost('evil.example:4600', open)).toBe(false)
})
