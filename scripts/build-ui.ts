/**
 * build-ui — builds the pages of the web UI into `packages/ui/dist`: aside, and then changed for those that are there, so
 * that a server which runs on this checkout has whole pages at every moment.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { mustRun, runScript } from './command.ts'
import { swapPages } from './swap-pages.ts'
import { ROOT } from './workspace.ts'

const UI = join(ROOT, 'packages/ui')

async function buildUi(): Promise<void> {
  // In the same checkout, because files are renamed into it; two builds at once do not meet.
  mkdirSync(join(ROOT, 'build'), { recursive: true })
  const built = mkdtempSync(join(ROOT, 'build/ui-'))
  try {
    // The environment of a test runner would build them as for development: three times as large, everything asked twice.
    process.env['NODE_ENV'] = 'production'
    process.stdout.write(await mustRun(['vite', 'build', '--outDir', built, '--emptyOutDir'], { cwd: UI }))
    swapPages(built, join(UI, 'dist'))
  } finally {
    rmSync(built, { recursive: true, force: true })
  }
}

await runScript(buildUi)
