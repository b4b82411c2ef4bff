/**
 * screenshots — the pictures of the docs, made from the real thing: `npm run screenshots`. Starts `npm start` on an instance of
 * its own, waits until all assets are made, and takes the pages in light, one in dark and one on a phone.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import type { Browser } from 'playwright-core'

import { DESKTOP, launchBrowser, PHONE } from '../e2e/testing/browser.ts'
import { runScript } from './command.ts'
import { ROOT } from './workspace.ts'

const FOLDER = join(ROOT, 'docs/images')

interface Picture {
  readonly name: string
  readonly path: (runId: string) => string
  readonly isDark?: boolean
  readonly isPhone?: boolean
}

const PICTURES: readonly Picture[] = [
  { name: 'overview', path: () => '/' },
  { name: 'lineage', path: () => '/lineage' },
  { name: 'lineage-dark', path: () => '/lineage', isDark: true },
  { name: 'assets', path: () => '/assets' },
  { name: 'asset', path: () => '/assets/silver/messages' },
  { name: 'run', path: (runId) => `/runs/${runId}` },
  { name: 'run-phone', path: (runId) => `/runs/${runId}`, isPhone: true },
  { name: 'launchpad', path: () => '/launchpad?project=headline&job=refresh' },
  { name: 'automation', path: () => '/automation' },
]

async function screenshots(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-pictures-'))
  const project = join(ROOT, 'systems/headline/project.ts')
  const config = { projects: [project], queue: { maxConcurrentRuns: 1 } }
  writeFileSync(
    join(folder, 'ingot.config.ts'),
    `import { defineConfig } from ${JSON.stringify(import.meta.resolve('ingot'))}\nexport default defineConfig(${JSON.stringify(config)})\n`,
  )
  const child = spawn(process.execPath, [join(ROOT, 'packages/ingot/bin/ingot.js'), 'dev', '--port', '0', '--json'], {
    cwd: folder,
    env: { ...process.env, HEADLINE_HOME: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    const url = await listening(child.stdout)
    const runId = await allMade(url)
    mkdirSync(FOLDER, { recursive: true })
    const browser = await launchBrowser()
    for (const picture of PICTURES) await take(browser, url, picture, runId)
    await browser.close()
  } finally {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
  }
}

async function take(browser: Browser, url: string, picture: Picture, runId: string): Promise<void> {
  const context = await browser.newContext({
    viewport: picture.isPhone === true ? PHONE : DESKTOP,
    colorScheme: picture.isDark === true ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(`${url}${picture.path(runId)}`)
  await page.locator('h1').first().waitFor()
  // Fonts, lazily loaded editors and the first live message have come by then.
  await page.waitForTimeout(2_500)
  await page.screenshot({ path: join(FOLDER, `${picture.name}.png`) })
  console.log(`docs/images/${picture.name}.png`)
  await context.close()
}

async function listening(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stdout })) {
    const { kind, url } = JSON.parse(line) as { readonly kind: string; readonly url: string }
    if (kind === 'listening') return url
  }
  throw new Error('it ended before it said its address')
}

interface Made {
  readonly assets: readonly { readonly status: string }[]
  readonly runs: readonly { readonly runId: string }[]
}

/** The run that made everything. */
async function allMade(url: string): Promise<string> {
  const ask = async (path: string): Promise<Made> => (await (await fetch(`${url}/api/v1${path}`)).json()) as Made
  for (;;) {
    const { assets } = await ask('/assets?limit=1000')
    if (assets.length > 0 && assets.every(({ status }) => status === 'fresh')) break
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  const { runs } = await ask('/runs?job=refresh')
  return runs[0]?.runId ?? ''
}

await runScript(screenshots)
