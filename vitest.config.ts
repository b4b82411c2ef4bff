import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{packages,integrations,systems}/*/src/**/*.test.ts', '{scripts,bench,e2e}/**/*.test.ts'],
    testTimeout: 20_000,
    unstubEnvs: true,
  },
})
