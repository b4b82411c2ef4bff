/**
 * house — `ingot dev` on the shop, in a process and a folder of its own.
 */
import type { ChildProcessByStdio } from 'node:child_process'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { systemClock } from '@ingot/core'
import type { Client } from 'ingot/client'
import { createClient } from 'ingot/client'

const INGOT = fileURLToPath(new URL('../../packages/ingot/bin/ingot.js', import.meta.url))
const SHOP = fileURLToPath(new URL('./shop-project.ts', import.meta.url))

export interface House extends AsyncDisposable {
  readonly url: string
  readonly folder: string
  readonly api: Client
  /** Leaves a file that the shop's code looks for, see shop-project.ts. */
  signal(name: string): void
  unsignal(name: string): void
  /** Ends the server and starts it again at the same address. */
  restart(): Promise<void>
  /** Runs another command of `ingot` on the same instance; gives what it printed on stdout. */
  ingot(...argv: readonly string[]): Promise<string>
}

export interface HouseOptions {
  readonly argv?: readonly string[]
  readonly config?: string
  readonly project?: string
}

export async function openHouse({ argv = [], config = '', project = SHOP }: HouseOptions = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-e2e-'))
  writeFileSync(
    join(folder, 'ingot.config.ts'),
    `import { defineConfig } from ${JSON.stringify(import.meta.resolve('ingot'))}
export default defineConfig({ projects: [${JSON.stringify(project)}], ${config} })\n`,
  )
  const env = { ...process.env, E2E_SIGNALS: folder, NO_COLOR: '1' }
  const run = (words: readonly string[]) =>
    spawn(process.execPath, [INGOT, ...words], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const start = (port: string) => startServer(run(['dev', '--port', port, '--json', ...argv]))
  let server = await start('0')
  const { url } = server
  return {
    url,
    folder,
    api: createClient({ url }),
    signal: (name) => writeFileSync(join(folder, name), ''),
    unsignal: (name) => rmSync(join(folder, name), { force: true }),
    async restart() {
      await server.end()
      server = await start(new URL(url).port)
    },
    async ingot(...words) {
      const command = run(words)
      let printed = ''
      command.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
      await new Promise((resolve) => command.once('close', resolve))
      return printed
    },
    async [Symbol.asyncDispose]() {
      await server.end()
      rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
    },
  }
}

interface Server {
  readonly url: string
  end(): Promise<void>
}

async function startServer(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Server> {
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await listening(child.stdout, () => said)
  child.stdout.resume()
  return {
    url,
    end() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

async function listening(stdout: NodeJS.ReadableStream, why: () => string): Promise<string> {
  for await (const line of createInterface({ input: stdout })) {
    const { kind, url } = JSON.parse(line) as { readonly kind: string; readonly url: string }
    if (kind === 'listening') return url
  }
  throw new Error(`it ended before it said its address: ${why()}`)
}

const LOOK_MS = 30

/** Looks until there is something, for what the other process does. */
export async function until<T>(look: () => Promise<T | undefined>, what: string, limitMs = 30_000): Promise<T> {
  const endMs = performance.now() + limitMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > endMs) throw new Error(`${what}: not so after ${limitMs} ms`)
    await systemClock.sleep(LOOK_MS)
  }
}
