import { join } from 'node:path'

import { defineConfig, sqlite } from 'ingot'

import { HOME } from './src/home.ts'

export default defineConfig({
  projects: ['./project.ts'],
  storage: sqlite(join(HOME, '.ingot')),
  // DuckDB lets one process at a time write to its file.
  queue: { maxConcurrentRuns: 1 },
})
