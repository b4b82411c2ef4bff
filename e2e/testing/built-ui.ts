/** built-ui — the pages as their sources stand now: built again before the tests when a source is newer. */
import { globSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

import { findChromium } from './chromium.ts'

const UI = fileURLToPath(new URL('../../packages/ui', import.meta.url))

export default function setup(): void {
  if (findChromium() === undefined) return
  const builtMs = statSync(join(UI, 'dist/index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const sources = globSync(['src/**/*', 'public/**/*', '*.*'], { cwd: UI }).map((path) => join(UI, path))
  if (sources.some((path) => statSync(path).mtimeMs > builtMs)) {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: UI, stdio: 'inherit' })
  }
}
