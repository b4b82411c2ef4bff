import { join } from 'node:path'

import { defineConfig, sqlite } from 'ingot'

import { HOME } from './src/home.ts'

export default defineConfig({
  projects: ['./project.ts'],
  storage: sqlite(join(HOME, '.ingot')),
  // Each kind of work has a run of its own, and a place is left for what people ask for.
  queue: { maxConcurrentRuns: 4 },
})
