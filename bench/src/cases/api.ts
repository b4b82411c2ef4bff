// What the API takes to answer on 10,000 assets and 100,000 runs: p95 of requests one after the other, body and all.
import type { Figure } from '../case.ts'
import { report } from '../case.ts'
import { p95 } from '../daemon/stamp.ts'
import { bigFolder } from '../served/folders.ts'
import { withServed } from '../served/serve.ts'

const WARM_UP = 5
const TIMES = 100
const DAY_MS = 86_400_000

interface SeededRun {
  readonly runId: string
  readonly queuedAtMs: number
}

/** Paths below `/api/v1`, by what they are measured as. */
function listsOf(nowMs: number): readonly string[] {
  const window = (days: number): string => `fromMs=${nowMs - days * DAY_MS}&toMs=${nowMs}`
  return [
    '/runs',
    '/runs?limit=50&order=oldest',
    '/runs/counts',
    '/runs/tags',
    '/assets',
    '/assets?order=lineage',
    '/asset-names',
    '/jobs',
    '/instigators',
    '/backfills',
    '/pools',
    '/locations',
    '/resources',
    '/search?q=asset_12',
    '/search?q=job',
    `/timeline?${window(1)}&resolutionMs=120000`,
  ]
}

function filtersOf(nowMs: number, { runId }: SeededRun): readonly string[] {
  const window = (days: number): string => `fromMs=${nowMs - days * DAY_MS}&toMs=${nowMs}`
  const runs = [
    'status=failed',
    'status=queued&status=running',
    'project=big',
    'job=job_3',
    'job=job_3&status=failed',
    'asset=silver%2Fgroup_7%2Fasset_2567',
    'launchedBy=schedule',
    'launchedBy=schedule%3Aevery_7',
    'tag=team%3Dcore',
    'tag=batch%3D7',
    'tag=team%3Dcore&tag=batch%3D6&status=failed',
    `idPrefix=${runId.slice(0, 6)}`,
    `queuedFromMs=${nowMs - 20 * DAY_MS}&queuedBeforeMs=${nowMs - 19 * DAY_MS}`,
    'partition=2026-01-01',
    'backfillId=none',
  ]
  return [
    ...runs.map((filter) => `/runs?${filter}`),
    ...runs.map((filter) => `/runs/counts?${filter}`),
    '/assets?select=layer%3Asilver%2B',
    '/assets?q=asset_12',
    '/assets?status=failed',
    '/assets?select=group%3Agroup_3%20and%20tag%3Ashard%3D3&status=fresh',
    '/assets?limit=10000',
    '/asset-graph?select=group%3Agroup_3',
    '/asset-graph',
    `/timeline?${window(7)}&resolutionMs=840000`,
    `/timeline?${window(7)}&resolutionMs=840000&groupBy=automation`,
    `/timeline?${window(1)}&resolutionMs=120000&groupBy=group`,
  ]
}

const figures = await withServed(await bigFolder(), async ({ url }) => {
  const api = `${url}/api/v1`
  // The first look at the assets reads all of their states.
  await ask(`${api}/assets?limit=1`)
  const [newest] = ((await (await ask(`${api}/runs?limit=1`)).json()) as { readonly runs: readonly SeededRun[] }).runs
  if (newest === undefined) throw new Error('the big instance has no runs')
  const nowMs = newest.queuedAtMs + 600_000
  const found: Figure[] = []
  for (const path of listsOf(nowMs)) found.push(await figureOf('list', api, path))
  for (const path of filtersOf(nowMs, newest)) found.push(await figureOf('filter', api, path))
  return found
})
report(figures)

async function figureOf(kind: 'list' | 'filter', api: string, path: string): Promise<Figure> {
  const took: number[] = []
  for (let i = 0; i < WARM_UP + TIMES; i += 1) {
    const startedMs = performance.now()
    await (await ask(api + path)).arrayBuffer()
    if (i >= WARM_UP) took.push(performance.now() - startedMs)
  }
  return {
    name: `${kind}: ${path.replace(/(from|to|queuedFrom|queuedBefore)Ms=\d+/g, '$1')}`,
    value: p95(took),
    unit: 'ms',
  }
}

async function ask(address: string): Promise<Response> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address} was answered ${response.status}: ${await response.text()}`)
  return response
}
