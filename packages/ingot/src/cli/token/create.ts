/**
 * create — makes an API token. The secret goes to stdout alone, so that a script may catch it.
 */
import type { Role } from '@ingot/core'
import { idMaker, systemClock } from '@ingot/core'
import { makeToken } from '@ingot/server'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { auditToken, cliActor } from './audit-token.ts'
import { openTokens } from './open-tokens.ts'
import { tokenJson } from './token-json.ts'

export interface TokenCreateOptions {
  readonly role: Role
  /** Days. */
  readonly expires?: number
}

export async function tokenCreate(call: Call<TokenCreateOptions>, name: string): Promise<ExitCode> {
  const { terminal, options } = call
  await using storage = await openTokens(call)
  const ask = { name, role: options.role, expiresInDays: options.expires }
  const ports = { storage, clock: systemClock, newId: idMaker(systemClock) }
  const { token, secret } = await makeToken(ports, ask, cliActor())
  if (terminal.isJson) terminal.printJson({ ...tokenJson(token), secret })
  else {
    terminal.print(secret)
    terminal.remark(`Token ${token.tokenId} "${name}", ${options.role}. Its secret is shown this once.`)
    terminal.remark('Send it as `Authorization: Bearer …`, or sign in with it in the web UI.')
  }
  // Last: a log that cannot be written takes nobody's secret away.
  await auditToken(storage, 'token.create', token)
  return 0
}
