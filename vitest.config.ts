import { defineConfig } from 'vitest/config'

// Where a machine reads the numbers; a person reads the summary that the default reporter prints.
const RESULTS_FILE = 'build/test-results.json'

export default defineConfig({
  test: {
    include: ['{packages,integrations,systems}/*/src/**/*.test.ts', '{scripts,bench,e2e}/**/*.test.ts'],
    // A process per file: node:sqlite and DuckDB are native, and a crash or an open handle of theirs stays in its file.
    pool: 'forks',
    // The default leaves a core to the main process, which waits; with two cores that is half of them.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    unstubEnvs: true,
    unstubGlobals: true,
    restoreMocks: true,
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', ['json', { outputFile: RESULTS_FILE }]],
  },
})
