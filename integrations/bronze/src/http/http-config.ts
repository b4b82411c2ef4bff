/**
 * http-config — the client's options as a resource's config, as a Standard Schema by hand: no schema library is needed.
 */
import type { Schema } from '@ingot/core'

import type { BronzeHttpOptions } from './bronze-http.ts'
import { COUNTED_OPTIONS, LEAST } from './settings.ts'

const TEXT_LIST = { type: 'array', items: { type: 'string' } }
const TEXT_MAP = { type: 'object', additionalProperties: { type: 'string' } }

const jsonSchema: Record<string, unknown> = {
  type: 'object',
  properties: {
    userAgent: { type: 'string', minLength: 1, description: 'Who asks, and where to find them' },
    ...Object.fromEntries(COUNTED_OPTIONS.map((name) => [name, { type: 'integer', minimum: LEAST[name] }])),
    allowedPrivate: { ...TEXT_LIST, description: 'Hosts or ranges that may be asked although they are not public' },
    routes: { ...TEXT_MAP, description: 'Origins whose requests go to another origin; "*" for every other' },
  },
  additionalProperties: false,
}

interface Issue {
  readonly message: string
  readonly path: readonly string[]
}

const standard = {
  version: 1 as const,
  vendor: 'ingot',
  validate: (value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { issues: [{ message: 'must be an object', path: [] }] }
    }
    const issues = Object.entries(value).flatMap(([name, field]) => issueOf(name, field) ?? [])
    return issues.length > 0 ? { issues } : { value: value as BronzeHttpOptions }
  },
  jsonSchema: { input: () => jsonSchema, output: () => jsonSchema },
}

export const httpConfig: Schema<BronzeHttpOptions> = { '~standard': standard }

function issueOf(name: string, value: unknown): Issue | undefined {
  if (value === undefined) return undefined
  const wanted = wantedOf(name, value)
  return wanted === undefined ? undefined : { message: wanted, path: [name] }
}

/** What is wrong with it; undefined when nothing is. */
function wantedOf(name: string, value: unknown): string | undefined {
  const counted = COUNTED_OPTIONS.find((option) => option === name)
  if (counted !== undefined) {
    const isFine = Number.isInteger(value) && Number(value) >= LEAST[counted]
    return isFine ? undefined : `must be a whole number of at least ${LEAST[counted]}`
  }
  switch (name) {
    case 'userAgent':
      return typeof value === 'string' && value !== '' ? undefined : 'must be text'
    case 'allowedPrivate':
      return Array.isArray(value) && value.every(isText) ? undefined : 'must be a list of hosts or ranges'
    case 'routes':
      return typeof value === 'object' && value !== null && Object.values(value).every(isText)
        ? undefined
        : 'must be origins by origin'
    default:
      return 'is no option of the HTTP client'
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
