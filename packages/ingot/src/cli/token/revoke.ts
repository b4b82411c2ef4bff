/**
 * revoke — makes an API token open nothing from now on, also where it is in use.
 *
 * Errors   NotFoundError not-found/token   no such id or name
 *          InvalidError  invalid/token     a name that several unrevoked tokens have: say the id
 */
import { InvalidError, meant, NotFoundError, systemClock } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { auditToken } from './audit-token.ts'
import { openTokens } from './open-tokens.ts'
import { tokenJson } from './token-json.ts'

export async function tokenRevoke(call: Call, idOrName: string): Promise<ExitCode> {
  const { terminal } = call
  await using storage = await openTokens(call)
  const tokens = await storage.listTokens()
  const named = tokens.filter(({ name, revokedAtMs }) => name === idOrName && revokedAtMs === undefined)
  if (named.length > 1) {
    const ids = named.map(({ tokenId }) => tokenId).join(', ')
    throw new InvalidError(
      'invalid/token',
      `${named.length} tokens are named "${idOrName}". Say which by its id: ${ids}.`,
    )
  }
  const revoked = await storage.revokeToken(named[0]?.tokenId ?? idOrName, systemClock.nowMs())
  if (revoked === undefined) {
    const names = tokens.flatMap(({ tokenId, name }) => [tokenId, name])
    throw new NotFoundError('not-found/token', `there is no token "${idOrName}"${meant(idOrName, names)}`)
  }
  await auditToken(storage, 'token.revoke', revoked)
  if (terminal.isJson) terminal.printJson(tokenJson(revoked))
  else terminal.print(`Token ${revoked.tokenId} "${revoked.name}" is revoked.`)
  return 0
}
