#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const source = join(here, '../src/command.ts')
const { command } = await import(existsSync(source) ? source : join(here, '../dist/command.js'))
process.exitCode = await command(process.argv.slice(2), console)
