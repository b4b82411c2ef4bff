/**
 * parse-asked — params, query and body of a request, as the route's schemas say.
 *
 * Rules    a list in a query is repeated; anything else stands there once; a name that the route does not know is refused,
 *          so that a misspelt filter does not answer everything.
 * Errors   InvalidError invalid/request, with the issues
 */
import { z } from 'zod'

import type { Route } from '../contract/route.ts'
import type { Issues } from './problem.ts'
import { RequestError } from './problem.ts'
import { readJson } from './read-body.ts'

export interface AskedAny {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

export interface RawAsk {
  readonly params: Readonly<Record<string, string>>
  readonly search: URLSearchParams
  readonly request: Request
}

export type Parser = (raw: RawAsk) => Promise<AskedAny>

export function parserOf({ params, query, body }: Route): Parser {
  const known = new Map(Object.entries(query?.shape ?? {}).map(([name, schema]) => [name, isList(schema)]))
  return async (raw) => ({
    params: params === undefined ? {} : parse(params, raw.params, 'params'),
    query: parse(query ?? z.object({}), collect(raw.search, known), 'query'),
    body: body === undefined ? undefined : parse(body, await readJson(raw.request), 'body'),
  })
}

/** Whether a schema takes a list, behind whatever makes it optional. */
export function isList(schema: unknown): boolean {
  if (schema instanceof z.ZodArray) return true
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return isList(schema.unwrap())
  }
  return false
}

function collect(search: URLSearchParams, known: ReadonlyMap<string, boolean>): Record<string, unknown> {
  const names = [...new Set(search.keys())]
  const issues = names.flatMap((name) => {
    if (!known.has(name)) return [{ path: `query.${name}`, message: `is not known; there is ${list(known)}` }]
    if (known.get(name) === false && search.getAll(name).length > 1) {
      return [{ path: `query.${name}`, message: 'is said more than once' }]
    }
    return []
  })
  if (issues.length > 0) throw refusal(issues)
  return Object.fromEntries(
    names.map((name) => [name, known.get(name) === true ? search.getAll(name) : search.get(name)]),
  )
}

function parse(schema: z.ZodType, value: unknown, part: string): unknown {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  throw refusal(error.issues.map(({ path, message }) => ({ path: [part, ...path.map(String)].join('.'), message })))
}

function refusal(issues: Issues): RequestError {
  const sentence = issues.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return new RequestError('invalid/request', sentence.length > 1_000 ? `${sentence.slice(0, 1_000)}…` : sentence, {
    issues: issues.slice(0, 50),
  })
}

function list(known: ReadonlyMap<string, unknown>): string {
  return known.size === 0 ? 'none' : [...known.keys()].join(', ')
}
