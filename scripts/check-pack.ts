/**
 * check-pack — a stranger's first minute: packs `ingot`, installs that one tarball in an empty folder outside the
 * workspace, and uses it there as an author would.
 *
 * Promise  1. the tarball needs nothing else of ours, and what it needs of others comes from the registry;
 *          2. `npx ingot` runs there, and so does a project written in TypeScript;
 *          3. what `ingot init` makes there runs, passes its own tests and compiles;
 *          4. `@ingot/bronze` and `@ingot/postgres` work from their tarballs beside it, with the server from npm;
 *          5. the declarations it carries satisfy TypeScript 7 and 6 with `skipLibCheck` off.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

import { build } from './build.ts'
import { mustRun, runScript, seconds } from './command.ts'
import { readPackageJson, ROOT } from './workspace.ts'

const NPM = join(ROOT, 'build/npm')
const STAGED = join(NPM, 'ingot')

const WITH_INTEGRATIONS: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "stranger", "private": true, "type": "module" }\n',
  'project.ts': `
import { bronzeReader, bronzeStore } from '@ingot/bronze'
import { postgres, postgresTable } from '@ingot/postgres'
import { configured, defineAsset, defineProject } from 'ingot'

const db = configured(postgres, { directory: 'database' })
const key = { sourceType: 'news', externalId: '1', artifactType: 'raw', ext: 'json' }

const raw = defineAsset({
  key: 'bronze/raw',
  layer: 'bronze',
  resources: { bronze: configured(bronzeStore, { root: 'bronze' }) },
  run: async (_inputs, { resources }) => void (await resources.bronze.write(key, '{"id":1,"title":"A story"}')),
})
const stories = defineAsset({
  key: 'silver/stories',
  layer: 'silver',
  after: [raw],
  resources: { reader: configured(bronzeReader, { root: 'bronze' }) },
  io: postgresTable<{ readonly id: number; readonly title: string }>({ database: db }),
  run: async (_inputs, { resources }) => [JSON.parse(await resources.reader.readText(key))],
})

export default defineProject({ name: 'stranger', assets: [raw, stories] })
`,
}

const PROJECT: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "stranger", "private": true, "type": "module" }\n',
  'ingot.config.ts': `
import { defineConfig } from 'ingot'

export default defineConfig({ projects: ['./project.ts'] })
`,
  'project.ts': `
import { defineAsset, defineProject } from 'ingot'

export const numbers = defineAsset({
  key: 'bronze/numbers',
  layer: 'bronze',
  run: () => [1, 2, 3],
})

export const total = defineAsset({
  key: 'silver/total',
  layer: 'silver',
  deps: { numbers },
  run: ({ numbers }) => numbers.reduce((sum, one) => sum + one, 0),
})

export default defineProject({ name: 'stranger', assets: [numbers, total] })
`,
  'try-in-process.ts': `
import { materialize } from 'ingot/testing'

import { numbers, total } from './project.ts'

const result = await materialize([numbers, total])
const made: number = await result.valueOf(total)
console.log(result.run.status, made)
`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'esnext',
      lib: ['es2025', 'esnext.disposable'],
      module: 'nodenext',
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: false,
    },
    include: ['*.ts'],
  }),
}

async function checkPack(): Promise<void> {
  await step('build', build)
  const folder = mkdtempSync(join(tmpdir(), 'ingot-pack-'))
  try {
    const tarball = await pack(folder, STAGED)
    const home = join(folder, 'stranger')
    mkdirSync(home)
    for (const [name, text] of Object.entries(PROJECT)) writeFileSync(join(home, name), text.trimStart())
    await useIt(home, tarball)
    await useIntegrations(join(folder, 'integrations'), [
      tarball,
      await pack(folder, join(NPM, 'bronze')),
      await pack(folder, join(NPM, 'postgres')),
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function pack(folder: string, staged: string): Promise<string> {
  return await step(`npm pack ${basename(staged)}`, async () => {
    const printed = await mustRun(['npm', 'pack', staged, '--pack-destination', folder, '--silent'], { cwd: folder })
    return join(folder, printed.trim().split('\n').at(-1) ?? '')
  })
}

async function useIt(home: string, tarball: string): Promise<void> {
  const run = (...argv: string[]) => mustRun(argv, { cwd: home, withTools: false })
  const ingot = (...args: string[]) => run('npx', '--no-install', 'ingot', ...args)
  await step('npm install', () => run('npm', 'install', '--no-audit', '--no-fund', tarball))
  assert.ok(
    !existsSync(join(home, 'node_modules/@ingot')),
    'a package of ours was installed beside ingot, not inside it',
  )
  await step('types', async () => {
    for (const compiler of ['@typescript/native', 'typescript']) {
      await run(process.execPath, join(ROOT, 'node_modules', compiler, 'bin/tsc'), '-p', home)
    }
  })
  await step('ingot --version', async () => {
    assert.equal((await ingot('--version')).trim(), readPackageJson(STAGED).version)
  })
  await step('ingot validate', () => ingot('validate'))
  await step('ingot asset list', async () => {
    const listed = await ingot('asset', 'list')
    for (const key of ['bronze/numbers', 'silver/total'])
      assert.ok(listed.includes(key), `${key} is not listed:\n${listed}`)
  })
  await step('ingot asset materialize', () => ingot('asset', 'materialize', '--select', '+silver/total'))
  await step('ingot/testing', async () => {
    assert.equal((await run(process.execPath, 'try-in-process.ts')).trim(), 'succeeded 6')
  })
  const fresh = join(dirname(home), 'fresh')
  await step('ingot init', () => ingot('init', fresh))
  await useTemplate(fresh, tarball)
}

async function useIntegrations(home: string, tarballs: readonly string[]): Promise<void> {
  mkdirSync(home)
  for (const [name, text] of Object.entries(WITH_INTEGRATIONS)) writeFileSync(join(home, name), text.trimStart())
  const run = (...argv: string[]) => mustRun(argv, { cwd: home, withTools: false })
  await step('integrations: npm install', () => run('npm', 'install', '--no-audit', '--no-fund', ...tarballs))
  const make = () => run('npx', '--no-install', 'ingot', 'asset', 'materialize', '--select', '*', '--json')
  await step('integrations: materialize', async () => {
    // Once more: what bronze holds stays, and the table is stored anew.
    for (const said of [await make(), await make()]) assert.match(said, /"succeeded"/)
  })
}

/** What `ingot init` makes, with what its README tells a reader to do. */
async function useTemplate(fresh: string, tarball: string): Promise<void> {
  const npm = (...args: string[]) => mustRun(['npm', ...args], { cwd: fresh, withTools: false })
  await step('fresh: npm install', () => npm('install', '--no-audit', '--no-fund', tarball))
  await step('fresh: npm start', () => npm('start'))
  await step('fresh: npm test', () => npm('test'))
  await step('fresh: npm run check', () => npm('run', 'check'))
}

async function step<Value>(name: string, act: () => Promise<Value>): Promise<Value> {
  const startedAtMs = performance.now()
  const value = await act()
  console.log(`ok    ${name.padEnd(26)}${seconds(performance.now() - startedAtMs).padStart(7)}`)
  return value
}

await runScript(checkPack)
