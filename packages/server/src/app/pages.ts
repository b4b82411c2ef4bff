/**
 * pages — the web UI. Its files by name; every other address that wants a page gets the first one, which finds its way
 * by itself.
 */
import type { Hono } from 'hono'

import type { AppContext, AppEnv } from './edge.ts'
import { sendWhole } from './send.ts'
import type { UiFile, UiFiles } from './ui-files.ts'
import { openUiFiles } from './ui-files.ts'

const FOR_EVER = 'public, max-age=31536000, immutable'
const HTML = 'text/html; charset=utf-8'
const NOT_BUILT = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><meta name="color-scheme" content="light dark" /><title>Ingot</title></head>
  <body>
    <h1>The pages are not built</h1>
    <p>The API answers below <a href="/api/docs">/api/v1</a>. To see the web UI, run <code>npm run build:ui</code> and load this page again.</p>
  </body>
</html>
`

export function addPages(app: Hono<AppEnv>, folder: string | undefined): void {
  const files: UiFiles = folder === undefined ? { find: () => undefined } : openUiFiles(folder)
  app.get('*', async (c, next) => {
    const address = decoded(c.req.path)
    if (/^\/(api|hooks)(\/|$)/.test(address)) return next()
    c.set('route', 'pages')
    const file = files.find(address)
    if (file !== undefined && address !== '/index.html') return sendFile(c, file)
    if (address !== '/' && !wantsPage(c)) return next()
    const first = files.find('/index.html')
    if (first !== undefined) return sendFile(c, first)
    return sendWhole(c.req.raw, { bytes: Buffer.from(NOT_BUILT), type: HTML, status: 503, cacheControl: 'no-store' })
  })
}

function sendFile(c: AppContext, { bytes, type, isHashed, encoded }: UiFile): Promise<Response> {
  const cacheControl = isHashed ? FOR_EVER : 'no-cache'
  return sendWhole(c.req.raw, { bytes, type, cacheControl, encoded: encoded ?? 'never' })
}

function wantsPage({ req }: AppContext): boolean {
  return (req.header('accept') ?? '').includes('text/html')
}

/** What is written wrongly leads nowhere. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return ''
  }
}
