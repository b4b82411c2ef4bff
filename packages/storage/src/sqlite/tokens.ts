/**
 * tokens — API tokens, by the hash of their secret.
 */
import { StorageError, tokenExists, ROLES, type Role, type TokenRecord } from '@ingot/core'

import type { Connection } from './connection.ts'
import type { Row } from './rows.ts'
import type { WriteUnit } from './write-unit.ts'

const COLUMNS = 'token_id, name, role, hash, created_at_ms, created_by, expires_at_ms, revoked_at_ms, last_used_at_ms'

export function createToken({ connection }: WriteUnit, token: TokenRecord): void {
  const { tokenId, name, role, hash, createdAtMs, createdBy } = token
  const { expiresAtMs = null, revokedAtMs = null, lastUsedAtMs = null } = token
  const there = connection.statement('select 1 from token where token_id = ? or hash = ?').get(tokenId, hash)
  if (there !== undefined) throw tokenExists(tokenId)
  connection
    .statement(`insert into token (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    .run(tokenId, name, role, hash, createdAtMs, createdBy, expiresAtMs, revokedAtMs, lastUsedAtMs)
}

export function listTokens(connection: Connection): readonly TokenRecord[] {
  return connection
    .statement(`select ${COLUMNS} from token order by position desc`)
    .all()
    .map((row) => parseToken(row, connection.path))
}

export function findToken(connection: Connection, hash: string): TokenRecord | undefined {
  const row = connection.statement(`select ${COLUMNS} from token where hash = ?`).get(hash)
  return row && parseToken(row, connection.path)
}

export function revokeToken({ connection }: WriteUnit, tokenId: string, atMs: number): TokenRecord | undefined {
  connection
    .statement('update token set revoked_at_ms = ? where token_id = ? and revoked_at_ms is null')
    .run(atMs, tokenId)
  const row = connection.statement(`select ${COLUMNS} from token where token_id = ?`).get(tokenId)
  return row && parseToken(row, connection.path)
}

export function touchToken({ connection }: WriteUnit, tokenId: string, atMs: number): void {
  connection
    .statement(
      'update token set last_used_at_ms = ?1 where token_id = ?2 and (last_used_at_ms is null or last_used_at_ms < ?1)',
    )
    .run(atMs, tokenId)
}

function parseToken(row: Row, path: string): TokenRecord {
  const expiresAtMs = row['expires_at_ms']
  const revokedAtMs = row['revoked_at_ms']
  const lastUsedAtMs = row['last_used_at_ms']
  return {
    tokenId: String(row['token_id']),
    name: String(row['name']),
    role: parseRole(row['role'], path),
    hash: String(row['hash']),
    createdAtMs: Number(row['created_at_ms']),
    createdBy: String(row['created_by']),
    ...(expiresAtMs === null ? {} : { expiresAtMs: Number(expiresAtMs) }),
    ...(revokedAtMs === null ? {} : { revokedAtMs: Number(revokedAtMs) }),
    ...(lastUsedAtMs === null ? {} : { lastUsedAtMs: Number(lastUsedAtMs) }),
  }
}

/** A role that is not known grants nothing: it is an error, not a guess. */
function parseRole(value: unknown, path: string): Role {
  const role = ROLES.find((one) => one === value)
  if (role !== undefined) return role
  throw new StorageError(
    'storage/corrupt',
    `${path} holds a token of the unknown role ${JSON.stringify(value)}. Restore a backup, or run \`ingot doctor\`.`,
  )
}
