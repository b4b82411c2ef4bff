/**
 * serve — `ingot dev` in a process of its own, as people start it.
 *
 * Errors   what it said on stderr, when it ends before it says its address
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const INGOT = new URL('../../../packages/ingot/bin/ingot.js', import.meta.url).pathname

export interface Served {
  readonly url: string
  readonly pid: number
}

/** Serves the folder's project while `use` goes on. */
export async function withServed<T>(folder: string, use: (served: Served) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [INGOT, 'dev', '--port', '0', '--json', '--project', folder], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  try {
    const url = await listening(child.stdout, () => said)
    child.stdout.resume()
    return await use({ url, pid: child.pid ?? 0 })
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  }
}

async function listening(stdout: NodeJS.ReadableStream, why: () => string): Promise<string> {
  // Not `for await`, which would end the stream with the loop, and the process that writes to it with the stream.
  const lines = createInterface({ input: stdout })
  const ended = once(lines, 'close').then(() => undefined)
  for (;;) {
    const line = await Promise.race([once(lines, 'line').then(([text]) => String(text)), ended])
    if (line === undefined) throw new Error(`it ended before it said its address: ${why()}`)
    const { kind, url } = JSON.parse(line) as { readonly kind: string; readonly url: string }
    if (kind === 'listening') return url
  }
}
