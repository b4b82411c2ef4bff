/**
 * try-start — what `npm start` promises a newcomer, measured: the address within 10 s, every asset made by itself within
 * 60 s of that, a small process at rest. Ends what it started.
 */
import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { runScript, seconds } from './command.ts'
import { ROOT } from './workspace.ts'

const ADDRESS_WITHIN_MS = 10_000
const GREEN_WITHIN_MS = 60_000
const REST_MS = 5_000
const MAX_RSS_MB = 300

interface Assets {
  readonly assets: readonly { readonly key: string; readonly status: string }[]
  readonly total: number
}

async function tryStart(): Promise<void> {
  // As on a fresh clone: nothing is there yet.
  rmSync(join(ROOT, '.ingot'), { recursive: true, force: true })
  const startedMs = performance.now()
  const child = spawn('npm', ['--silent', 'start', '--', '--port', '0', '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  try {
    const { url, pid } = await withinMs(ADDRESS_WITHIN_MS, 'the address', listening(child.stdout))
    console.log(`address   ${seconds(performance.now() - startedMs)}  ${url}`)
    const page = await fetch(url, { headers: { accept: 'text/html' } })
    if (!page.ok || !(await page.text()).includes('<div id="root">'))
      throw new Error(`the page was answered ${page.status}`)
    const listenedMs = performance.now()
    const count = await withinMs(GREEN_WITHIN_MS, 'all assets', allGreen(url))
    console.log(`green     ${seconds(performance.now() - listenedMs)}  ${count} assets`)
    await sleep(REST_MS)
    const rssMb = Math.round(rssBytes(pid) / 2 ** 20)
    console.log(`at rest   ${rssMb} MiB`)
    if (rssMb > MAX_RSS_MB) throw new Error(`server and daemon take ${rssMb} MiB at rest, more than ${MAX_RSS_MB}`)
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    await ended
  }
}

async function listening(stdout: NodeJS.ReadableStream): Promise<{ readonly url: string; readonly pid: number }> {
  for await (const line of createInterface({ input: stdout })) {
    const said = JSON.parse(line) as { readonly kind: string; readonly url: string; readonly pid: number }
    if (said.kind === 'listening') return said
  }
  throw new Error('it ended before it said its address')
}

async function allGreen(url: string): Promise<number> {
  for (;;) {
    const answer = await fetch(`${url}/api/v1/assets?limit=1000`)
    const { assets, total } = (await answer.json()) as Assets
    const isMade = assets.every(({ status }) => status === 'fresh' || status === 'external')
    if (total > 0 && isMade) return total
    await sleep(250)
  }
}

function rssBytes(pid: number): number {
  const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) * 1_024
}

async function withinMs<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  const late = sleep(ms).then(() => {
    throw new Error(`${what}: not there after ${seconds(ms)}`)
  })
  return Promise.race([work, late])
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}

await runScript(tryStart)
