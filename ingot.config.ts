import { defineConfig } from 'ingot'

/** The systems of this repository together: what `npm start` runs. */
export default defineConfig({
  projects: ['./systems/headline/project.ts', './systems/aggre/project.ts'],
  // DuckDB lets one process at a time write to its file.
  queue: { maxConcurrentRuns: 3, tagLimits: [{ key: 'ingot/project', value: 'headline', limit: 1 }] },
})
