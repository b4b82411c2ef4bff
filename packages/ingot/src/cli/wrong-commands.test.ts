import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { SAMPLE } from './testing/sample-project.ts'
import { ScratchProject } from './testing/scratch-project.ts'

const project = (
  body: string,
  assets: string,
): string => `import { assetRef, defineAsset, defineProject, defineResource, configured, env } from 'ingot'
${body}
export default defineProject({ name: 'small', assets: [${assets}] })
`

describe.concurrent('a request that is wrong leaves 2, one sentence, and nothing behind', () => {
  let shared: ScratchProject
  beforeAll(() => {
    shared = new ScratchProject({ 'project.ts': SAMPLE, 'empty/x': '' })
  })
  afterAll(async () => {
    const runs = await shared.ingot('run', 'list', '--json')
    expect(runs.json()).toEqual({ runs: [], nextCursor: null })
    shared[Symbol.dispose]()
  })

  test.each([
    [
      ['asset', 'materialize', '-s', 'bronze/raw', '-c', '{"assets":{"bronze/raw":{"limit":"many"}}}'],
      /config of asset "bronze\/raw": "limit": .*expected number/,
    ],
    [
      ['asset', 'materialize', '-s', 'bronze/raw', '-c', '{"assets":{"bronze/raw":{"limt":5}}}'],
      /config of asset "bronze\/raw": unknown key "limt" \(known: limit\)\.$/,
    ],
    [
      ['asset', 'materialize', '-s', 'bronze/raw', '-c', '{"assets":{"bronze/rw":{}}}'],
      /config: there is no asset "bronze\/rw" to configure\.$/,
    ],
    [
      ['asset', 'materialize', '-s', 'bronze/raw', '-c', '{"asset":{}}'],
      /config: unknown key "asset" \(known: assets, resources\)\.$/,
    ],
    [
      ['asset', 'materialize', '-s', 'bronze/raw', '-c', '{"assets": oops}'],
      /is not JSON: Unexpected token 'o' at line 1, column 12\.$/,
    ],
    [['asset', 'materialize', '-s', 'bronze/raw', '-c', 'none.json'], /the config file .*none\.json does not exist\.$/],
    [['asset', 'materialize', '-s', 'bronze/rw'], /no asset has the key "bronze\/rw"; did you mean "bronze\/raw"\?$/],
    [['asset', 'materialize', '-s', 'layer:bronze andd'], /selection, character 14: .*\nlayer:bronze andd\n {13}\^$/],
    [
      ['asset', 'materialize'],
      /required option '-s, --select <expression>' not specified\. See `ingot asset materialize --help`\.$/,
    ],
    [['asset', 'materialize', '-s', '*', '--tag', 'team'], /Write it like team=news\. See /],
    [['run', 'retry', 'abc', '--strategy', 'some'], /Allowed choices are from-failure, all\. See /],
    [['asset', 'lst'], /unknown command 'lst' \(Did you mean list\?\) See `ingot asset --help`\.$/],
    [
      ['asset', 'list', '--slect', '*'],
      /unknown option '--slect' \(Did you mean --select\?\) See `ingot asset list --help`\.$/,
    ],
    [['pool', 'set', 'door', 'many'], /LIMIT is "many"; it must be a whole number from 0 to 1000000\. See /],
    [['asset', 'show'], /missing required argument 'key'\. See /],
    [['--project', 'nowhere.ts', 'asset', 'list'], /the project file .*nowhere\.ts does not exist\.$/],
    [
      ['run', 'show', 'x', '--project', 'empty'],
      /the folder .*empty holds neither ingot\.config\.ts nor project\.ts\.$/,
    ],
  ])('%j', async (argv, said) => {
    const { code, stderr, stdout } = await shared.ingot(...argv)
    expect([code, stderr.trimEnd()]).toEqual([2, expect.stringMatching(new RegExp(`^error: .*${said.source}`, 's'))])
    expect(stdout.replace('printed while loading\n', '')).toBe('')
    expect(stderr).not.toContain('    at ')
  })

  test('with --json stdout is empty and stderr has one line of JSON', async () => {
    using sample = new ScratchProject({ 'project.ts': SAMPLE })
    const [unknownAsset, unknownOption] = await Promise.all([
      sample.ingot('asset', 'show', 'nothing', '--json'),
      sample.ingot('run', 'list', '--lmit', '3', '--json'),
    ])
    expect([unknownAsset.code, unknownAsset.stdout]).toEqual([2, ''])
    expect(JSON.parse(unknownAsset.stderr.replace('printed while loading\n', ''))).toEqual({
      error: { code: 'not-found/asset', message: expect.stringContaining('there is no asset "nothing"') },
    })
    expect([unknownOption.code, JSON.parse(unknownOption.stderr)]).toMatchObject([
      2,
      { error: { code: 'invalid/command-line' } },
    ])
  })

  test('without a project anywhere the sentence says how to get one', async () => {
    using nothing = new ScratchProject({})
    const { code, stderr } = await nothing.ingot('asset', 'list')
    expect([code, stderr]).toMatchObject([
      2,
      expect.stringMatching(/there is no ingot\.config\.ts in .* Run `ingot init`, or say --project FILE\.\n$/),
    ])
  })

  // Somebody else must get as far as this checkout, which a folder of root's alone does not allow.
  test.skipIf(process.getuid?.() === 0 && !isOpenToAll(process.execPath))(
    'a file that cannot be read says so',
    async () => {
      // Root reads everything, so the command is run as somebody else.
      const other = process.getuid?.() === 0 ? { uid: 65_534 } : {}
      using sample = new ScratchProject({ 'project.ts': SAMPLE, 'secret.json': '{}' })
      chmodSync(join(sample.directory, 'secret.json'), 0)
      chmodSync(sample.directory, 0o777)
      const config = await sample.start(['asset', 'materialize', '-s', '*', '-c', 'secret.json'], other).ended
      expect([config.code, config.stderr]).toMatchObject([
        2,
        expect.stringMatching(/secret\.json cannot be read \(EACCES\)\.\n$/),
      ])
      chmodSync(join(sample.directory, 'project.ts'), 0)
      const file = await sample.start(['asset', 'list'], other).ended
      expect([file.code, file.stderr]).toMatchObject([
        2,
        expect.stringMatching(/project\.ts cannot be read \(EACCES\)\.\n$/),
      ])
    },
  )
})

describe.concurrent('definitions that are wrong leave 1', () => {
  test('a circle is printed as one', async () => {
    using circle = new ScratchProject({
      'project.ts': project(
        `const a = defineAsset({ key: 'a', deps: { c: assetRef('c') }, run: () => 1 })
         const b = defineAsset({ key: 'b', deps: { a }, run: () => 1 })
         const c = defineAsset({ key: 'c', deps: { b }, run: () => 1 })`,
        'a, b, c',
      ),
    })
    const [validated, listed] = await Promise.all([circle.ingot('validate'), circle.ingot('asset', 'list', '--json')])
    expect([validated.code, validated.stderr]).toEqual([
      1,
      'error: assets depend on each other in a circle: a -> b -> c -> a. Remove one of these deps.\n',
    ])
    expect([listed.code, listed.stdout, JSON.parse(listed.stderr)]).toMatchObject([
      1,
      '',
      { error: { code: 'definition/cycle' } },
    ])
  })

  test('validate counts, and warns of what would keep a run from starting', async () => {
    using small = new ScratchProject({
      'project.ts': `import { z } from 'zod'\n${project(
        `const db = configured(defineResource({ name: 'db', config: z.object({ url: z.string() }), open: () => 1 }), { url: env('NO_SUCH_URL') })
         const a = defineAsset({ key: 'a', layer: 'bronze', config: z.object({ day: z.string() }), resources: { db }, run: () => 1 })`,
        'a',
      )}`,
    })
    const [plain, asJson] = await Promise.all([small.ingot('validate'), small.ingot('validate', '--json')])
    expect(plain.code).toBe(0)
    expect(plain.stdout).toContain('  1 asset: 1 bronze; 1 materializable\n  0 checks, 1 resource\n')
    expect(plain.stdout).toMatch(/warning: asset "a" does not run without a config: "day": /)
    expect(plain.stdout).toContain(
      'warning: resource "db" reads "url" from the environment variable NO_SUCH_URL, which is not set. Set it.',
    )
    expect(asJson.json()).toMatchObject({
      projects: [
        {
          name: 'small',
          assets: { total: 1, byLayer: { bronze: 1 } },
          warnings: [{ code: 'invalid/config' }, { code: 'invalid/missing-env' }],
        },
      ],
    })
  })

  test.each([
    [
      'throws while it loads',
      `throw new RangeError('out of luck')`,
      /threw while loading: RangeError: out of luck \(at \/.*project\.ts:1:7\)/,
    ],
    [
      'is not TypeScript',
      'const = 1',
      /the project file .*project\.ts threw while loading: SyntaxError: .* \(at \/.*project\.ts:1\)/,
    ],
    [
      'exports no project',
      'export default 1',
      /has no project as its default export\. End it with: export default defineProject/,
    ],
    ['imports what is not there', `import './nothing.ts'`, /threw while loading: .*Cannot find module/],
  ])('a project file that %s', async (_what, text, said) => {
    using wrong = new ScratchProject({ 'project.ts': text })
    const { code, stderr } = await wrong.ingot('validate')
    expect([code, stderr]).toEqual([1, expect.stringMatching(said)])
    expect(stderr.split('\n').filter((line) => line.startsWith('    at '))).toEqual([])
  })

  test('--verbose shows the stack of what a project file threw', async () => {
    using wrong = new ScratchProject({ 'project.ts': `throw new RangeError('out of luck')` })
    const { stderr } = await wrong.ingot('validate', '--verbose')
    expect(stderr).toMatch(/\nRangeError: out of luck\n {4}at /)
  })

  test('one broken project of several: the others are reported, and every error is said', async () => {
    using several = new ScratchProject({
      'ingot.config.ts': `import { defineConfig } from 'ingot'
        export default defineConfig({ projects: ['./good.ts', './bad.ts', './worse.ts'] })`,
      'good.ts': project('', `defineAsset({ key: 'a', run: () => 1 })`),
      'bad.ts': project('', `defineAsset({ key: 'a b', run: () => 1 })`),
    })
    const { code, stdout, stderr } = await several.ingot('validate')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^✓ small /)
    expect(stderr).toMatch(
      /^error: asset key "a b" is not allowed.*\nerror: the project file .*worse\.ts does not exist\.\n$/,
    )
  })

  test("an error that nothing waits for ends the run with a sentence and the author's line", async () => {
    using floating = new ScratchProject({
      'project.ts': project(
        `const a = defineAsset({ key: 'a', run: () => { void Promise.reject(new Error('let go')); return new Promise(() => setInterval(() => {}, 1000)) } })`,
        'a',
      ),
    })
    const { code, stderr } = await floating.ingot('asset', 'materialize', '-s', '*')
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^error: an error that nothing waited for ended the process: let go\nat \/.*project\.ts:2:\d+\nhint: /,
    )
    const runs = await floating.ingot('run', 'list')
    expect(runs.stdout).toContain('something threw where nothing waited for it')
  })

  test("a run whose code calls process.exit(0) leaves 1, with the author's line", async () => {
    using leaving = new ScratchProject({
      'project.ts': project(`const a = defineAsset({ key: 'a', run: (): number => process.exit(0) })`, 'a'),
    })
    const { code, stderr } = await leaving.ingot('asset', 'materialize', '-s', '*')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^error: the project's code called process\.exit\(0\) before.*\nat \/.*project\.ts:2:\d+\n$/)
  })
})

describe.concurrent('storage that does not work leaves 1', () => {
  test('a file that is no database', async () => {
    using sample = new ScratchProject({
      'project.ts': SAMPLE,
      '.ingot/ingot.db': 'this is not a database, however long it may be',
    })
    const [listed, made, diagnosed] = await Promise.all([
      sample.ingot('run', 'list'),
      sample.ingot('asset', 'materialize', '-s', '*', '--partition', 'mon', '--json'),
      sample.ingot('doctor'),
    ])
    expect([listed.code, listed.stderr]).toMatchObject([
      1,
      expect.stringMatching(/^error: .*ingot\.db is damaged or is not an Ingot database\./),
    ])
    expect(made.code).toBe(1)
    expect(made.stderr).toContain('{"error":{"code":"storage/corrupt"')
    expect([diagnosed.code, diagnosed.stdout]).toMatchObject([
      1,
      expect.stringMatching(/✗ fail {2}storage .*is damaged/),
    ])
    expect(sample.read('.ingot/ingot.db')).toContain('this is not a database')
  })

  test('a file that another program keeps locked', async () => {
    using sample = new ScratchProject({ 'project.ts': SAMPLE })
    await sample.ingot('asset', 'materialize', '-s', 'other/idle')
    const database = new DatabaseSync(join(sample.directory, '.ingot/ingot.db'))
    try {
      database.exec('pragma locking_mode = exclusive; begin immediate; delete from claim; commit')
      const listed = await sample.ingot('run', 'list')
      expect([listed.code, listed.stderr]).toMatchObject([
        1,
        expect.stringMatching(/^error: another process keeps .*ingot\.db locked\./),
      ])
    } finally {
      database.close()
    }
  })

  test('a folder that cannot be made', async () => {
    using sample = new ScratchProject({ 'project.ts': SAMPLE, '.ingot': 'a file where the folder should be' })
    const { code, stderr } = await sample.ingot('asset', 'materialize', '-s', 'other/idle')
    expect([code, stderr]).toMatchObject([1, expect.stringMatching(/^error: .*\.ingot.*\n$/)])
  })
})

describe.concurrent('init, doctor and storage', () => {
  test('what init makes is valid, works offline, passes its own tests and compiles', async () => {
    using folder = new ScratchProject({})
    const made = await folder.ingot('init', 'my orders')
    expect(made.code).toBe(0)
    expect(made.stdout).toMatch(/^Made the project "my-orders" in .*\n\nNext:\n {2}cd my orders\n {2}npm install\n/)
    const at = { cwd: join(folder.directory, 'my orders') }
    const [validated, tested, compiled] = await Promise.all([
      folder.start(['validate', '--json'], at).ended,
      folder.node('--test', 'my orders/project.test.ts'),
      folder.node(join(import.meta.dirname, '../../../../node_modules/@typescript/native/bin/tsc'), '-p', 'my orders'),
    ])
    expect(validated.json()).toMatchObject({
      projects: [{ name: 'my-orders', checks: 1, warnings: [], assets: { total: 3 } }],
    })
    expect([tested.code, tested.stdout]).toMatchObject([0, expect.stringMatching(/pass 2/)])
    expect(compiled.stdout).not.toContain('my orders/')
    const run = await folder.start(['asset', 'materialize', '-s', '*'], at).ended
    expect([run.code, run.stdout]).toMatchObject([
      0,
      expect.stringMatching(/3 of 3 steps succeeded, 3 assets materialised, 1 check passed\./),
    ])
  })

  test('init writes nothing into a folder that is not empty, nor for a name that is none', async () => {
    using folder = new ScratchProject({ 'full/x': '' })
    const [full, name, asJson] = await Promise.all([
      folder.ingot('init', 'full'),
      folder.ingot('init', 'new', '--name', 'no name'),
      folder.ingot('init', 'other', '--name', 'news', '--json'),
    ])
    expect([full.code, full.stderr]).toMatchObject([
      2,
      expect.stringMatching(/full is not empty \(there is x\); nothing was written\./),
    ])
    expect(folder.has('full/package.json')).toBe(false)
    expect([name.code, folder.has('new')]).toEqual([2, false])
    expect(asJson.json()).toMatchObject({
      name: 'news',
      files: expect.arrayContaining(['package.json', 'project.ts', '.gitignore']),
    })
    expect(folder.read('other/project.ts')).toContain(`name: 'news'`)
  })

  test('doctor says of each thing whether it is well, and what to do where it is not', async () => {
    using sample = new ScratchProject({ 'project.ts': SAMPLE })
    mkdirSync(join(sample.directory, '.git'))
    const before = await sample.ingot('doctor')
    expect([before.code, before.stderr]).toEqual([0, ''])
    expect(before.stdout).toContain('✓ ok    storage    no database yet; the first run makes it\n')
    expect(before.stdout).toMatch(
      /! warn {2}git +.*\.ingot would be committed\n +→ Add a line to \.gitignore: \.ingot\/\n/,
    )
    expect(sample.has('.ingot')).toBe(false)

    writeFileSync(join(sample.directory, '.gitignore'), '.ingot/\n')
    const running = sample.start(['asset', 'materialize', '-s', 'other/slow'])
    await running.untilPrinted('slow has started')
    running.child.kill('SIGKILL')
    await running.ended
    const after = await sample.ingot('doctor', '--json')
    const { isHealthy, checks } = after.json() as {
      isHealthy: boolean
      checks: readonly { name: string; status: string; message: string }[]
    }
    expect(isHealthy).toBe(true)
    expect(checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'node ok',
      'workspace ok',
      'project ok',
      'directory ok',
      'disk ok',
      'storage ok',
      'runs warn',
      'daemon ok',
      'leases ok',
      'pools ok',
      'ticks ok',
      'git ok',
    ])
    expect(checks[6]?.message).toBe('1 run had lost its process and was ended as failed')

    writeFileSync(join(sample.directory, 'project.ts'), 'oops')
    const broken = await sample.ingot('doctor')
    expect([broken.code, broken.stdout]).toMatchObject([
      1,
      expect.stringMatching(/✗ fail {2}project .*ReferenceError: oops is not defined/),
    ])
  })

  test('storage info and migrate tell of a database that is there, and make none', async () => {
    using sample = new ScratchProject({ 'project.ts': SAMPLE })
    const nothing = await sample.ingot('storage', 'info')
    expect(nothing.stdout).toMatch(/^There is no database yet; the first run makes .*ingot\.db\.\n$/)
    expect((await sample.ingot('storage', 'migrate', '--json')).json()).toMatchObject({ applied: [] })
    expect(sample.has('.ingot')).toBe(false)
    await sample.ingot('asset', 'materialize', '-s', 'other/idle')
    const info = await sample.ingot('storage', 'info', '--json')
    expect(info.json()).toMatchObject({ exists: true, runCount: 1, pending: [], durability: 'process' })
    expect((await sample.ingot('storage', 'migrate')).stdout).toMatch(/is up to date\.\n$/)
  })

  test('help and version are on stdout and leave 0; a group without its command leaves 2', async () => {
    using nothing = new ScratchProject({})
    const [version, help, bare, group] = await Promise.all([
      nothing.ingot('--version'),
      nothing.ingot('help', 'run'),
      nothing.ingot(),
      nothing.ingot('asset'),
    ])
    expect([version.code, version.stdout]).toMatchObject([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)])
    expect([help.code, help.stdout]).toMatchObject([0, expect.stringMatching(/^Usage: ingot run /)])
    expect([bare.code, bare.stdout]).toMatchObject([0, expect.stringMatching(/^Usage: ingot /)])
    expect([group.code, group.stdout]).toEqual([2, ''])
  })
})

/** True when anybody may enter every folder above the path. */
function isOpenToAll(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (dirname(folder) === folder) return true
  }
}
