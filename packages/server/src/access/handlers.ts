/**
 * handlers — tokens, signing in with one, and the audit log. The cookie of a session is set by the app: see
 * app/answer.ts.
 *
 * Errors   AccessError access/bad-token; NotFoundError not-found/token
 */
import type { TokenRecord } from '@ingot/core'
import { NotFoundError } from '@ingot/core'

import type { TokenJson } from '../contract/index.ts'
import type { Handlers } from '../handle.ts'
import type { ServerPorts } from '../ports.ts'
import type { Access } from './access.ts'
import { makeToken } from './make-token.ts'

type Named =
  | 'POST /session'
  | 'DELETE /session'
  | 'GET /tokens'
  | 'POST /tokens'
  | 'DELETE /tokens/{tokenId}'
  | 'GET /audit'

export function accessHandlers(ports: ServerPorts, access: Access): Pick<Handlers, Named> {
  const { storage, clock } = ports
  return {
    async 'POST /session'({ body }) {
      const { name, role } = await access.admit(body.token)
      return { name, role }
    },
    'DELETE /session': async () => ({ ok: true }),
    'GET /tokens': async () => ({ tokens: (await storage.listTokens()).map(tokenJson) }),
    async 'POST /tokens'({ body }, { actor }) {
      const { token, secret } = await makeToken(ports, body, actor.name)
      return { token: tokenJson(token), secret }
    },
    async 'DELETE /tokens/{tokenId}'({ params: { tokenId } }) {
      const token = await storage.revokeToken(tokenId, clock.nowMs())
      if (token === undefined) throw new NotFoundError('not-found/token', `there is no token ${tokenId}.`)
      return { token: tokenJson(token) }
    },
    async 'GET /audit'({ query }) {
      const { limit, beforeId, actor, action } = query
      const entries = await storage.listAudit({
        limit,
        ...(beforeId === undefined ? {} : { beforeId }),
        ...(actor === undefined ? {} : { actor }),
        ...(action === undefined ? {} : { action }),
      })
      const last = entries.length < limit ? undefined : entries.at(-1)
      return { entries: [...entries], ...(last === undefined ? {} : { nextBeforeId: last.id }) }
    },
  }
}

function tokenJson({ hash: _hash, ...told }: TokenRecord): TokenJson {
  return told
}
