import { expect, test } from 'vitest'

import { auditEntry } from './audit-entry.ts'

const base = { action: 'run.launch', actor: { name: 'ada', role: 'admin' as const }, atMs: 5, params: {}, body: {} }

test('what has an address is named by it, and what is new by its id', () => {
  expect(auditEntry({ ...base, params: { kind: 'sensor', project: 'p', name: 's' } }).subject).toBe('sensor/p/s')
  expect(auditEntry({ ...base, answer: { runId: 'r1', isNew: true } })).toMatchObject({
    subject: 'r1',
    detail: { runId: 'r1', isNew: true },
  })
})

test('config, cursors, metadata and whatever is not known to be harmless are left out', () => {
  const body = { job: 'j', config: { password: 'x' }, cursor: 'x', metadata: { k: 'x' }, token: 'x', tags: { k: 'x' } }
  expect(auditEntry({ ...base, body, answer: { secret: 'x' } }).detail).toEqual({ job: 'j' })
  expect(auditEntry({ ...base, body: { project: 'p', ask: body } }).detail).toEqual({ project: 'p', job: 'j' })
})

test('long texts and lists are cut, and the whole stays below its limit', () => {
  const body = { keys: Array.from({ length: 10_000 }, (_, i) => `key-${i}`), select: 'y'.repeat(10_000) }
  const { detail } = auditEntry({ ...base, body })
  expect(detail?.['keys']).toHaveLength(21)
  expect(JSON.stringify(detail).length).toBeLessThan(4_096)
  const huge = { runIds: Array.from({ length: 20 }, () => 'z'.repeat(1_000)) }
  expect(auditEntry({ ...base, body: huge }).detail ?? {}).toEqual({})
})
