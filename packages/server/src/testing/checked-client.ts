/**
 * checked-client — the API's own client, which also holds every answer against the schema of its route: an answer that
 * says less, more or other than the contract fails the test.
 */
import { isDeepStrictEqual } from 'node:util'

import type { Client, ClientOptions } from '../client.ts'
import { createClient } from '../client.ts'
import { routes } from '../contract/index.ts'
import type { Route } from '../contract/route.ts'

export function checkedClient(options: ClientOptions): Client {
  const client = createClient(options)
  return async (route, ...rest) => {
    const answer = await client(route, ...rest)
    const fault = faultOf(routes[route], answer)
    if (fault !== undefined) throw new Error(`${route} ${fault}`)
    return answer
  }
}

/** How an answer is not as its route's schema says; undefined when it is. */
export function faultOf({ response }: Route, answer: unknown): string | undefined {
  const { data, error } = response.safeParse(answer)
  if (error !== undefined) return `does not answer as its schema says: ${error.message}`
  const more = unknownPath(answer, data)
  return more === undefined ? undefined : `answers ${more}, which its schema does not know.`
}

/** The first place where an answer says what its schema leaves out. */
function unknownPath(answer: unknown, known: unknown, path = ''): string | undefined {
  if (isDeepStrictEqual(answer, known)) return undefined
  if (typeof answer !== 'object' || answer === null || typeof known !== 'object' || known === null) return path
  for (const [name, value] of Object.entries(answer)) {
    const found = unknownPath(value, (known as Readonly<Record<string, unknown>>)[name], `${path}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}
