import { join } from 'node:path'

import { defineConfig, sqlite } from 'ingot'

import { HOME } from './src/home.ts'

export default defineConfig({ projects: ['./project.ts'], storage: sqlite(join(HOME, '.ingot')) })
