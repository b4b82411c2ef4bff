/**
 * token-store-contract — what every store keeps of API tokens and of the record of changes.
 */
import type { NewAuditEntry } from '../storage/audit-store.ts'
import type { TokenRecord } from '../storage/token-store.ts'
import { assertEqual, assertRejects, assertTrue, type Promised } from './assert.ts'
import type { OpenStorage } from './event-log-contract.ts'

const token = (tokenId: string, more: Partial<TokenRecord> = {}): TokenRecord => ({
  tokenId,
  name: 'ci',
  role: 'launcher',
  hash: `hash-of-${tokenId}`,
  createdAtMs: 10,
  createdBy: 'ada',
  ...more,
})

const tokens: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a token is found by its hash alone, and tokens are listed newest first, revoked and expired ones too',
    async check(open) {
      await using store = await open()
      const all = [token('a', { expiresAtMs: 5 }), token('b', { role: 'admin' }), token('c', { lastUsedAtMs: 3 })]
      for (const one of all) await store.createToken(one)
      await store.revokeToken('b', 20)
      const kept = [all[0], token('b', { role: 'admin', revokedAtMs: 20 }), all[2]]
      assertEqual(await store.listTokens(), kept.toReversed(), 'tokens')
      assertEqual(await store.findToken('hash-of-b'), kept[1], 'the second')
      assertEqual(await store.findToken('hash'), undefined, 'an unknown hash')
      await store.rebuild()
      assertEqual((await store.listTokens()).length, 3, 'number after a rebuild')
    },
  },
  {
    promise: 'an id or a hash that is taken is refused, also that of a revoked token, and nothing is written',
    async check(open) {
      await using store = await open()
      await store.createToken(token('a'))
      await store.revokeToken('a', 20)
      await assertRejects(store.createToken(token('a', { hash: 'other' })), 'conflict/token-exists', 'the same id')
      await assertRejects(
        store.createToken(token('b', { hash: 'hash-of-a' })),
        'conflict/token-exists',
        'the same hash',
      )
      assertEqual(
        (await store.listTokens()).map((one) => one.tokenId),
        ['a'],
        'tokens',
      )
    },
  },
  {
    promise: 'a token is revoked once: a second time keeps the first; an unknown one is none',
    async check(open) {
      await using store = await open()
      await store.createToken(token('a'))
      const revoked = token('a', { revokedAtMs: 20 })
      assertEqual(await store.revokeToken('a', 20), revoked, 'revoked')
      assertEqual(await store.revokeToken('a', 30), revoked, 'again')
      assertEqual(await store.revokeToken('x', 30), undefined, 'an unknown one')
    },
  },
  {
    promise: 'the time of last use moves forward, never back',
    async check(open) {
      await using store = await open()
      await store.createToken(token('a'))
      for (const [atMs, seen] of [
        [20, 20],
        [15, 20],
        [30, 30],
      ] as const) {
        await store.touchToken('a', atMs)
        assertEqual((await store.findToken('hash-of-a'))?.lastUsedAtMs, seen, `after ${atMs}`)
      }
      await store.touchToken('unknown', 1)
    },
  },
]

const entry = (action: string, more: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  atMs: 1,
  actor: 'ada',
  action,
  subject: 'r1',
  outcome: 'done',
  ...more,
})

const audit: readonly Promised<OpenStorage>[] = [
  {
    promise: 'changes are listed newest first as they were recorded, page by page, by who and by what',
    async check(open) {
      await using store = await open()
      const refused = entry('run.cancel', { outcome: 'refused', code: 'conflict/run-finished', atMs: 0 })
      const all = [
        entry('run.launch', { detail: { job: 'load', n: [1] } }),
        refused,
        entry('run.launch', { actor: 'ci' }),
      ]
      for (const one of all) await store.recordAudit(one)
      const listed = await store.listAudit({ limit: 10 })
      assertEqual(
        listed.map(({ id: _id, ...rest }) => rest),
        all.toReversed(),
        'entries',
      )
      const ids = listed.map((one) => one.id)
      assertTrue(
        ids.every((id, i) => Number.isSafeInteger(id) && id >= 1 && id > (ids[i + 1] ?? 0)),
        'ids grow',
      )
      assertEqual(await store.listAudit({ limit: 2 }), listed.slice(0, 2), 'first page')
      assertEqual(await store.listAudit({ limit: 2, beforeId: ids[1] ?? 0 }), listed.slice(2), 'second page')
      assertEqual(await store.listAudit({ limit: 9, actor: 'ada' }), listed.slice(1), 'by ada')
      assertEqual((await store.listAudit({ limit: 9, actor: 'ci', action: 'run.launch' })).length, 1, 'launches by ci')
      assertEqual((await store.listAudit({ limit: 9, action: 'pool.set' })).length, 0, 'an action nobody did')
      await assertRejects(store.listAudit({ limit: 0 }), 'invalid/limit', 'limit 0')
    },
  },
  {
    promise: 'a detail that is too long, or that JSON cannot say, is cut and its entry is recorded',
    async check(open) {
      await using store = await open()
      const cycle: Record<string, unknown> = {}
      cycle['self'] = cycle
      await store.recordAudit(entry('a', { detail: { text: 'ü'.repeat(5_000) } }))
      await store.recordAudit(entry('b', { detail: cycle }))
      await store.recordAudit(entry('c', { detail: { big: 1n, quotes: '"'.repeat(9_000) } }))
      for (const { action, detail } of await store.listAudit({ limit: 9 })) {
        assertTrue(typeof detail?.['cut'] === 'string', `detail of ${action} is cut`)
        assertTrue(JSON.stringify(detail).length <= 4_096, `detail of ${action} is short`)
      }
      assertEqual((await store.listAudit({ limit: 9 })).length, 3, 'number')
    },
  },
]

export const tokenStoreContract: readonly Promised<OpenStorage>[] = [...tokens, ...audit]
