/**
 * reference — the API, described: `/api/v1/openapi.json` for programs, `/api/docs` for people. The page is made by a
 * script that reads the document; there is nothing in it that a route does not say of itself.
 */
import { readFileSync } from 'node:fs'

import type { Hono } from 'hono'

import type { AppEnv } from './edge.ts'
import { openApiDocument } from './open-api.ts'
import { jsonBytes, sendWhole } from './send.ts'

const PARTS = [
  { address: '/api/docs', file: './reference/page.html', type: 'text/html; charset=utf-8' },
  { address: '/api/docs/page.css', file: './reference/page.css', type: 'text/css; charset=utf-8' },
  { address: '/api/docs/page.js', file: './reference/page.js', type: 'text/javascript; charset=utf-8' },
]

export function addReference(app: Hono<AppEnv>, version: string): void {
  let document: Buffer | undefined
  app.get('/api/v1/openapi.json', (c) => {
    c.set('route', '/openapi.json')
    document ??= jsonBytes(openApiDocument(version))
    return sendWhole(c.req.raw, { bytes: document, type: 'application/json' })
  })
  for (const { address, file, type } of PARTS) {
    app.get(address, (c) => {
      c.set('route', '/api/docs')
      return sendWhole(c.req.raw, { bytes: readFileSync(new URL(file, import.meta.url)), type })
    })
  }
}
