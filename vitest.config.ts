import { defineConfig } from 'vitest/config'

import { findChromium } from './e2e/testing/chromium.ts'

// Where a machine reads the numbers; a person reads the summary that the default reporter prints.
const RESULTS_FILE = 'build/test-results.json'

const hasBrowser = findChromium() !== undefined
if (!hasBrowser) {
  console.warn(
    'Left out: the tests of the web UI (e2e/), which need Chromium: `apt-get install chromium`, or its path in CHROMIUM.',
  )
}

const LIMITS = {
  // A process per file: node:sqlite and DuckDB are native, and a crash or an open handle of theirs stays in its file.
  pool: 'forks',
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // What another process does takes as long as the machine lets it.
  expect: { poll: { timeout: 30_000 } },
  unstubEnvs: true,
  unstubGlobals: true,
  restoreMocks: true,
} as const

const CODE = {
  name: 'code',
  include: ['{packages,integrations,systems}/*/src/**/*.test.ts', '{scripts,bench}/**/*.test.ts'],
}
// After all others and one at a time: a browser and a daemon want both cores, and a page is to be seen as a person sees it.
const WEB = {
  name: 'web',
  include: ['e2e/**/*.test.ts'],
  globalSetup: ['e2e/testing/built-ui.ts'],
  // As long as Playwright waits for what it is told to: a busy machine draws late.
  expect: { poll: { timeout: 30_000 } },
  maxWorkers: 1,
  // On a machine that others use too a browser starves for seconds. A test that needed its second try is named as such.
  retry: process.env['CI'] === undefined ? 0 : 1,
  testTimeout: 120_000,
  sequence: { groupOrder: 1 },
}

export default defineConfig({
  test: {
    // The default leaves a core to the main process, which waits; with two cores that is half of them.
    maxWorkers: '100%',
    projects: [CODE, ...(hasBrowser ? [WEB] : [])].map((project) => ({ test: { ...LIMITS, ...project } })),
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', ['json', { outputFile: RESULTS_FILE }]],
  },
})
