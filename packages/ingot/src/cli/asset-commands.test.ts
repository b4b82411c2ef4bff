import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { AssetJson } from './asset/json.ts'
import type { RunResultJson } from './run-json.ts'
import { SAMPLE } from './testing/sample-project.ts'
import { ScratchProject } from './testing/scratch-project.ts'

describe('assets that were never made', () => {
  test('list makes no folder and no database, and show says all that the definition says', async () => {
    using project = new ScratchProject({ 'project.ts': SAMPLE })
    const [table, document, shown, misspelt] = await Promise.all([
      project.ingot('asset', 'list'),
      project.ingot('asset', 'list', '--select', 'layer:bronze', '--json'),
      project.ingot('asset', 'show', 'bronze/raw', '--json'),
      project.ingot('asset', 'show', 'bronze/rw'),
    ])
    expect(project.has('.ingot')).toBe(false)
    expect(table.code).toBe(0)
    expect(table.stdout).toMatch(/^printed while loading\nASSET +LAYER +GROUP +KINDS +DEPENDS ON +STATUS +CHECKS\n/)
    expect(table.stdout).toMatch(/\nbronze\/raw +bronze +extract +http +feed +missing\n/)
    expect(document.stderr).toBe('printed while loading\n')
    expect(document.json()).toEqual([
      {
        project: 'sample',
        key: 'bronze/raw',
        layer: 'bronze',
        group: 'extract',
        kinds: ['http'],
        owners: ['team:news'],
        tags: { tier: '1' },
        deps: ['feed'],
        description: 'Messages as they came.',
        kind: 'materializable',
        partitions: null,
        codeVersion: '1',
        status: { status: 'missing', reasons: [] },
        lastMaterialization: null,
        lastObservation: null,
        lastFailure: null,
        automation: null,
        freshness: null,
        checks: [],
      },
    ])
    expect(shown.json()).toMatchObject({
      downstream: ['silver/messages'],
      step: {
        key: 'bronze/raw',
        makes: ['bronze/raw'],
        isolation: 'inline',
        configSchema: { properties: { limit: { default: 3 } } },
      },
    })
    expect([misspelt.code, misspelt.stderr]).toEqual([
      2,
      'error: there is no asset "bronze/rw"; did you mean "bronze/raw"?\n',
    ])
  })
})

describe('assets that were made', () => {
  let project: ScratchProject
  let made: RunResultJson
  let plain: string

  beforeAll(async () => {
    project = new ScratchProject({ 'project.ts': SAMPLE })
    const first = await project.ingot(
      'asset',
      'materialize',
      '-s',
      '+gold/report',
      '--tag',
      'team=news',
      '--tag',
      'empty=',
    )
    plain = first.stdout
    const second = await project.ingot(
      'asset',
      'materialize',
      '-s',
      '+gold/report',
      '--json',
      '-c',
      '{"assets":{"bronze/raw":{"limit":2}}}',
    )
    made = second.json() as RunResultJson
  })
  afterAll(() => project[Symbol.dispose]())

  test('a pipe gets plain lines: steps with their numbers, failed checks, warnings, a summary', () => {
    expect(plain).not.toContain('\u001b')
    expect(plain).not.toContain('\r')
    expect(plain).toContain('printed while running')
    expect(plain).toMatch(/warning bronze\/raw {2}slow answer\n/)
    expect(plain).not.toContain('fetching')
    expect(plain).toMatch(/✓ succeeded {2}bronze\/raw +\d+ ms {2}3 rows/)
    expect(plain).toMatch(/! check +silver\/messages\/short +failed \(warning\): 3 messages\n/)
    expect(plain).toMatch(
      /Run succeeded in \d+ ms: 3 of 3 steps succeeded, 3 assets materialised, 2 checks passed, 1 check failed\.\n/,
    )
    expect(plain).toContain(`${project.directory}/.ingot/logs/`)
  })

  test('--json tells what was made and what was checked', () => {
    expect(made).toMatchObject({
      status: 'succeeded',
      steps: [
        { key: 'bronze/raw', assets: ['bronze/raw'], status: 'succeeded', attempts: 1 },
        { key: 'silver/messages', status: 'succeeded' },
        { key: 'gold/report', status: 'succeeded' },
      ],
      materializations: [
        { asset: 'bronze/raw', partition: null, metadata: { row_count: { kind: 'int', value: 2 } } },
        { asset: 'silver/messages' },
        { asset: 'gold/report' },
      ],
      checks: expect.arrayContaining([
        expect.objectContaining({
          asset: 'silver/messages',
          check: 'short',
          passed: true,
          severity: 'warn',
          isBlocking: false,
        }),
      ]),
    })
    expect(made.error).toBeUndefined()
    expect(typeof made.steps[0]?.durationMs).toBe('number')
  })

  test('list and show tell when, by which run and how its checks went', async () => {
    const [listed, table, shown] = await Promise.all([
      project.ingot('asset', 'list', '--json', '--select', 'silver/messages'),
      project.ingot('asset', 'list', '-s', 'layer:gold or other/slow'),
      project.ingot('asset', 'show', 'bronze/raw'),
    ])
    const [asset] = listed.json() as readonly AssetJson[]
    expect(asset).toMatchObject({
      status: { status: 'fresh' },
      lastMaterialization: { runId: made.runId, partition: null },
    })
    expect(asset?.checks.map(({ name, last }) => [name, last?.passed])).toEqual([
      ['not_empty', true],
      ['short', true],
    ])
    expect(table.stdout).toMatch(/gold\/report +gold +silver\/messages +fresh +(?:just now|\d+ s ago) +1 of 1 passed\n/)
    expect(shown.stdout).toContain(`run          ${made.runId ?? ''}\n`)
    expect(shown.stdout).toContain('  sample\n    ID  TEXT\n    0   message 0\n')
    expect(shown.stdout).toContain('config of "bronze/raw" (JSON Schema)\n  {\n')
  })

  test('--stale-only makes what is missing or stale, and nothing when all is fresh', async () => {
    const nothing = await project.ingot('asset', 'materialize', '-s', '+gold/report', '--stale-only')
    expect([nothing.code, nothing.stdout]).toEqual([
      0,
      'printed while loading\nNothing to do: every selected asset is fresh.\n',
    ])
    const asJson = await project.ingot('asset', 'materialize', '-s', '+gold/report', '--stale-only', '--json')
    expect(asJson.json()).toMatchObject({ runId: null, status: 'nothing-to-do', steps: [] })
    const some = await project.ingot(
      'asset',
      'materialize',
      '-s',
      '+gold/report or other/idle',
      '--stale-only',
      '--json',
    )
    expect(some.json()).toMatchObject({
      status: 'succeeded',
      steps: [{ key: 'other/idle', status: 'skipped', reason: 'nothing new' }],
    })
  })
})

test('a step that throws fails the run: exit 1, its sentence and line, what was skipped, how to retry', async () => {
  using project = new ScratchProject({ 'project.ts': SAMPLE, broken: '' })
  const [plain, verbose] = [
    await project.ingot('asset', 'materialize', '-s', '+gold/report'),
    await project.ingot('asset', 'materialize', '-s', '+gold/report', '--verbose'),
  ]
  expect(plain.code).toBe(1)
  expect(plain.stdout).toMatch(
    /✗ failed {5}silver\/messages +\d+ ms {2}TypeError: the source is broken\n {4}at \/.*\/project\.ts:\d+:\d+\n/,
  )
  expect(plain.stdout).toMatch(/– skipped {4}gold\/report +silver\/messages failed\n/)
  expect(plain.stdout).toMatch(/Run failed in \d+ ms: 1 of 3 steps succeeded, 1 failed, 1 skipped, /)
  expect(plain.stdout).toMatch(/retry {3}ingot run retry [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}\n/)
  expect(plain.stdout).not.toContain('    at run (')
  expect(verbose.stdout).toContain('TypeError: the source is broken\n')
  expect(verbose.stdout).toMatch(/info {4}bronze\/raw {2}fetching {2}limit=3\n/)
})

test('partitions are made one by one, external assets are observed, records are wiped', async () => {
  using project = new ScratchProject({ 'project.ts': SAMPLE })
  const monday = await project.ingot('asset', 'materialize', '-s', 'parts/daily', '--partition', 'mon', '--json')
  expect(monday.json()).toMatchObject({ materializations: [{ asset: 'parts/daily', partition: 'mon' }] })
  const [noPartition, wrongPartition, wrongAction] = await Promise.all([
    project.ingot('asset', 'materialize', '-s', 'parts/daily'),
    project.ingot('asset', 'materialize', '-s', 'parts/daily', '--partition', 'sun'),
    project.ingot('asset', 'materialize', '-s', 'feed'),
  ])
  expect([noPartition.code, noPartition.stderr]).toEqual([
    2,
    'error: asset "parts/daily" is partitioned; say which partition, like "mon". Pass --partition KEY.\n',
  ])
  expect([wrongPartition.code, wrongPartition.stderr]).toEqual([
    2,
    'error: asset "parts/daily" has no partition "sun". Known: mon, tue.\n',
  ])
  expect(wrongAction.stderr).toContain('Use `ingot asset observe`')

  const seen = await project.ingot('asset', 'observe', '-s', 'feed', '--json')
  expect([seen.code, seen.json()]).toMatchObject([
    0,
    { status: 'succeeded', observations: [{ asset: 'feed', dataVersion: 'v1' }] },
  ])
  const listed = await project.ingot('asset', 'list', '-s', 'feed or parts/daily')
  expect(listed.stdout).toMatch(/feed +outside +http +external +seen /)
  expect(listed.stdout).toMatch(/parts\/daily +1 of 2 made +/)

  const [unasked, unnamed, twice] = await Promise.all([
    project.ingot('asset', 'wipe', 'parts/daily'),
    project.ingot('asset', 'wipe', '--yes'),
    project.ingot('asset', 'wipe', 'feed', '--all', '--yes'),
  ])
  expect([unasked.code, unasked.stderr]).toEqual([
    2,
    'error: nobody can be asked here: say --yes to wipe without being asked.\n',
  ])
  expect([unnamed.code, twice.code]).toEqual([2, 2])
  const wiped = await project.ingot('asset', 'wipe', 'parts/daily', '--yes')
  expect(wiped.stdout).toContain('The records of 1 asset are forgotten. The data is untouched.\n')
  const all = await project.ingot('asset', 'wipe', '--all', '--yes', '--json')
  expect(all.json()).toEqual({ wiped: ['feed'] })
  const again = await project.ingot('asset', 'wipe', '--select', '*', '--yes')
  expect(again.stdout).toContain('there is nothing to wipe')
})

describe('a workspace of several projects', () => {
  const small = (name: string, key: string): string =>
    `import { defineAsset, defineProject } from 'ingot'
     export default defineProject({ name: '${name}', assets: [defineAsset({ key: '${key}', run: () => 1 })] })`
  const FILES = {
    'ingot.config.ts': `import { defineConfig, sqlite } from 'ingot'
      export default defineConfig({ projects: ['./one/project.ts', './two/project.ts'], storage: sqlite('state') })`,
    'one/project.ts': small('one', 'a/first'),
    'two/project.ts': small('two', 'b/second'),
  }

  test('the selection says which project is meant; where it fits several, --name does', async () => {
    using project = new ScratchProject(FILES)
    const below = `${project.directory}/one`
    const [ambiguous, unknownKey, unknownName] = await Promise.all([
      project.ingot('asset', 'materialize', '-s', '*'),
      project.ingot('asset', 'materialize', '-s', 'c/third'),
      project.ingot('asset', 'list', '--name', 'three'),
    ])
    expect([ambiguous.code, ambiguous.stderr]).toEqual([
      2,
      'error: the selection fits assets of several projects (one, two). Say which with --name.\n',
    ])
    expect(unknownKey.stderr).toContain('no asset has the key "c/third"')
    expect(unknownName.stderr).toContain('there is no project "three" in this workspace; there is one, two.')
    expect(project.has('state')).toBe(false)

    const clear = await project.start(['asset', 'materialize', '-s', 'b/second'], { cwd: below }).ended
    expect(clear.code).toBe(0)
    expect(project.has('state/ingot.db')).toBe(true)
    const named = await project.ingot('asset', 'materialize', '-s', '*', '--name', 'one', '--json')
    expect(named.json()).toMatchObject({ materializations: [{ asset: 'a/first' }] })
    const listed = await project.ingot('asset', 'list')
    expect(listed.stdout).toMatch(/one +a\/first +fresh .*\ntwo +b\/second +fresh /)
  })
})
