import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

import { afterEach, expect, test } from 'vitest'

import { testHouse } from '../testing/test-house.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const script = `console.log(${'1 + '.repeat(1_000)}1)`

function built(): string {
  const outer = mkdtempSync(join(tmpdir(), 'ingot-pages-'))
  folders.push(outer)
  writeFileSync(join(outer, 'secret.txt'), 'secret')
  const folder = join(outer, 'dist')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Ingot</title>')
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(folder, '.hidden'), 'hidden')
  writeFileSync(join(folder, 'assets', 'main-a1b2c3d4.js'), script)
  return folder
}

const html = { accept: 'text/html,*/*;q=0.8' }

test('files with a hash in their name are kept for ever, the first page is asked for every time', async () => {
  const house = testHouse({ ports: { uiFolder: built() } })
  const main = await house.fetch('/assets/main-a1b2c3d4.js')
  expect(main.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(main.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(await main.text()).toBe(script)
  const first = await house.fetch('/', { headers: html })
  expect(first.headers.get('cache-control')).toBe('no-cache')
  const etag = first.headers.get('etag') ?? ''
  expect((await house.fetch('/', { headers: { ...html, 'if-none-match': etag } })).status).toBe(304)
  expect((await house.fetch('/icon.svg')).headers.get('content-type')).toBe('image/svg+xml')
})

test('files are sent encoded', async () => {
  const house = testHouse({ ports: { uiFolder: built() } })
  const response = await house.fetch('/assets/main-a1b2c3d4.js', { headers: { 'accept-encoding': 'gzip, br' } })
  expect(response.headers.get('content-encoding')).toBe('br')
  expect(brotliDecompressSync(Buffer.from(await response.arrayBuffer())).toString()).toBe(script)
})

test('an address of a page is answered with the first one, even below the folder of files', async () => {
  const house = testHouse({ ports: { uiFolder: built() } })
  for (const path of ['/runs', '/runs/some-run', '/assets/bronze/orders', '/index.html', '/lineage?select=a']) {
    const response = await house.fetch(path, { headers: html })
    expect([path, response.status, await response.text()]).toEqual([path, 200, '<!doctype html><title>Ingot</title>'])
  }
  expect((await house.fetch('/assets/main-00000000.js', { headers: { accept: '*/*' } })).status).toBe(404)
  expect((await house.fetch('/api/v1/nothing', { headers: html })).status).toBe(404)
})

test.each([
  '/assets/../../secret.txt',
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/%2e%2e/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/..%2fsecret.txt',
  '/assets/..%5c..%5csecret.txt',
  '/.hidden',
  '/assets/%00',
  '/assets/%zz',
  '//secret.txt',
])('%s leads out of the folder, and nowhere', async (path) => {
  const house = testHouse({ ports: { uiFolder: built() } })
  const response = await house.fetch(path)
  expect(response.status).toBe(404)
  expect(await response.text()).not.toMatch(/secret$|hidden$/)
})

test('pages that are built anew while the server runs are served', async () => {
  const folder = built()
  const house = testHouse({ ports: { uiFolder: folder } })
  expect((await house.fetch('/assets/next-e5f6a7b8.js')).status).toBe(404)
  rmSync(join(folder, 'index.html'))
  writeFileSync(join(folder, 'assets', 'next-e5f6a7b8.js'), 'next')
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Next</title>')
  expect(await (await house.fetch('/assets/next-e5f6a7b8.js')).text()).toBe('next')
  expect(await (await house.fetch('/')).text()).toContain('Next')
})

test('a server without pages says how to have them', async () => {
  const response = await testHouse().fetch('/', { headers: html })
  expect([response.status, response.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8'])
  expect(await response.text()).toContain('npm run build:ui')
})
