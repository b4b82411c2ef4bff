#!/usr/bin/env node
// The one JavaScript file: it runs on any Node that npm runs on, finds the right Node, and hands over to TypeScript.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NEEDED_MAJOR = 24
const here = dirname(fileURLToPath(import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) {
  const { enableCompileCache } = await import('node:module')
  enableCompileCache()
  const source = join(here, '../src/main.ts')
  const main = existsSync(source) ? source : join(here, '../dist/main.js')
  await (await import(main)).main(process.argv.slice(2))
} else {
  const pinned = findPinnedNode(process.cwd()) ?? findPinnedNode(here)
  if (pinned === undefined) {
    console.error(
      `ingot needs Node ${NEEDED_MAJOR} or newer; this is ${process.version}. Install it, or run: npm install node@${NEEDED_MAJOR}`,
    )
    process.exitCode = 1
  } else {
    const child = spawn(pinned, process.argv.slice(1), { stdio: 'inherit' })
    // The terminal sends Ctrl-C to both: the child decides how to end, and this process ends with it.
    process.on('SIGINT', () => {})
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.once('exit', (code) => (process.exitCode = code ?? 1))
  }
}

/** The Node that a repository pins through npm, in `node_modules/.bin` of this folder or one above. */
function findPinnedNode(folder) {
  for (let at = folder; ; at = dirname(at)) {
    const found = join(at, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
    if (existsSync(found)) return found
    if (dirname(at) === at) return undefined
  }
}
