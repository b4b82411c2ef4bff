import { join } from 'node:path'

import { openSqliteStorage } from '@ingot/storage'
import { expect, test } from 'vitest'

import { SAMPLE } from './testing/sample-project.ts'
import { ScratchProject } from './testing/scratch-project.ts'

test('a token is made, listed without its secret, revoked once, and all of it stands in the audit log', async () => {
  using project = new ScratchProject({ 'project.ts': SAMPLE })
  const made = await project.ingot('token', 'create', 'ci', '--role', 'launcher', '--expires', '30')
  expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^ingot_[\w-]{43}\n$/)])
  expect((await project.ingot('token', 'create', 'ci')).code).toBe(2)

  const listed = await project.ingot('token', 'list', '--json')
  const [token] = listed.json() as { readonly tokenId: string }[]
  expect(token).toMatchObject({ name: 'ci', role: 'launcher', revokedAtMs: null })
  expect(listed.stdout).not.toMatch(/hash|ingot_/)

  expect((await project.ingot('token', 'revoke', 'ci')).code).toBe(0)
  expect((await project.ingot('token', 'revoke', 'ci')).code).toBe(2)
  expect((await project.ingot('token', 'list')).stdout).toContain('revoked')

  await using storage = await openSqliteStorage({ path: join(project.directory, '.ingot/ingot.db') })
  const subject = token?.tokenId
  expect(await storage.listAudit({ limit: 10 })).toMatchObject([
    { actor: expect.stringMatching(/^cli:/), action: 'token.revoke', subject, detail: { name: 'ci' } },
    { actor: expect.stringMatching(/^cli:/), action: 'token.create', subject, detail: { role: 'launcher' } },
  ])
})
