/**
 * list — API tokens, newest first: never their secrets, which nobody has.
 */
import type { TokenRecord } from '@ingot/core'
import { systemClock } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { relativeTime } from '../format/duration.ts'
import type { Cell } from '../format/table.ts'
import { formatTable } from '../format/table.ts'
import { openTokens } from './open-tokens.ts'
import { tokenJson } from './token-json.ts'

export async function tokenList(call: Call): Promise<ExitCode> {
  const { terminal } = call
  await using storage = await openTokens(call)
  const tokens = await storage.listTokens()
  if (terminal.isJson) terminal.printJson(tokens.map(tokenJson))
  else if (tokens.length === 0) terminal.print('No tokens. Make one with `ingot token create NAME`.')
  else {
    const nowMs = systemClock.nowMs()
    const columns = ['id', 'name', 'role', 'state', 'made', 'by', 'last used'].map((title) => ({ title }))
    const rows = tokens.map((token) => cells(token, nowMs))
    const look = { paint: terminal.paint, width: terminal.width() }
    for (const line of formatTable(columns, rows, look)) terminal.print(line)
  }
  return 0
}

function cells(token: TokenRecord, nowMs: number): readonly Cell[] {
  const { tokenId, name, role, createdAtMs, createdBy, lastUsedAtMs } = token
  const used = lastUsedAtMs === undefined ? 'never' : relativeTime(lastUsedAtMs, nowMs)
  return [tokenId, name, role, stateOf(token, nowMs), relativeTime(createdAtMs, nowMs), createdBy, used]
}

function stateOf({ revokedAtMs, expiresAtMs }: TokenRecord, nowMs: number): Cell {
  if (revokedAtMs !== undefined) return { text: 'revoked', format: 'red' }
  if (expiresAtMs === undefined) return { text: 'good', format: 'green' }
  if (expiresAtMs <= nowMs) return { text: 'expired', format: 'red' }
  return { text: `until ${new Date(expiresAtMs).toISOString().slice(0, 10)}`, format: 'green' }
}
