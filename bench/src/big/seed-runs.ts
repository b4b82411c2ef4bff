/**
 * seed-runs — a past for the big project: finished runs over thirty days, spread as people and schedules would.
 */
import type { Event, NewRun, Storage } from '@ingot/core'

const ASSETS = 10_000
const JOBS = 200
const STEPS = 3
const DAYS_MS = 30 * 24 * 3_600_000
const AT_ONCE = 2_000

/** `count` runs that end at `nowMs` or before, the same for the same numbers. */
export async function seedRuns(storage: Storage, count: number, nowMs: number): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i)
    await Promise.all(some.map((n) => storage.createRun(queued(n, count, nowMs))))
    await storage.append(some.flatMap((n) => rest(n, count, nowMs)))
  }
}

const idOf = (n: number, queuedAtMs: number): string =>
  `${queuedAtMs.toString(36).padStart(9, '0')}-${n.toString(36).padStart(6, '0')}`
const queuedAt = (n: number, count: number, nowMs: number): number =>
  nowMs - DAYS_MS + Math.floor((n / count) * (DAYS_MS - 600_000))

function assetsOf(n: number): readonly string[] {
  return Array.from({ length: STEPS }, (_, step) => {
    const i = (n * 7 + step * 40) % ASSETS
    const layer = i < ASSETS / 4 ? 'bronze' : i < (ASSETS * 3) / 4 ? 'silver' : 'gold'
    return `${layer}/group_${i % 40}/asset_${i}`
  })
}

function queued(n: number, count: number, nowMs: number): NewRun {
  const atMs = queuedAt(n, count, nowMs)
  const runId = idOf(n, atMs)
  const assets = assetsOf(n)
  const isOfJob = n % 4 !== 0
  return {
    runId,
    events: [
      {
        kind: 'run-queued',
        runId,
        atMs,
        request: {
          project: 'big',
          action: 'materialize',
          assets,
          assetCount: assets.length,
          config: {},
          tags: { team: ['core', 'growth', 'finance'][n % 3] ?? 'core', batch: String(n % 50) },
          launchedBy: n % 3 === 0 ? 'cli' : `schedule:every_${n % 60}`,
          ...(isOfJob ? { job: `job_${(n * 3) % JOBS}` } : { selection: assets.join(' or ') }),
        },
      },
      { kind: 'steps-planned', runId, atMs, steps: assets.map((key) => ({ key, assets: [key], after: [] })) },
    ],
  }
}

function rest(n: number, count: number, nowMs: number): readonly Event[] {
  const queuedAtMs = queuedAt(n, count, nowMs)
  const runId = idOf(n, queuedAtMs)
  const isFailed = n % 17 === 0
  const startedAtMs = queuedAtMs + 40
  const assets = assetsOf(n)
  const steps = assets.flatMap((stepKey, i): Event[] => {
    const atMs = startedAtMs + i * (500 + (n % 900))
    const durationMs = 400 + (n % 900)
    const started: Event = { kind: 'step-started', runId, stepKey, attempt: 1, atMs }
    if (isFailed && i === assets.length - 1) {
      const error = { name: 'Error', message: `the service answered 50${n % 5}`, stack: 'Error: the service answered' }
      return [started, { kind: 'step-failed', runId, stepKey, attempt: 1, atMs: atMs + durationMs, durationMs, error }]
    }
    return [
      started,
      {
        kind: 'asset-materialized',
        runId,
        stepKey,
        assetKey: stepKey,
        atMs: atMs + durationMs,
        dataVersion: `v${n}`,
        inputVersions: {},
        metadata: { row_count: { kind: 'int', value: 1_000 + (n % 500) } },
        tags: {},
      },
      { kind: 'step-succeeded', runId, stepKey, attempt: 1, atMs: atMs + durationMs, durationMs },
    ]
  })
  const endedAtMs = (steps.at(-1)?.atMs ?? startedAtMs) + 5
  return [
    { kind: 'run-started', runId, atMs: startedAtMs, worker: 'seed' },
    ...steps,
    {
      kind: 'run-ended',
      runId,
      atMs: endedAtMs,
      outcome: isFailed ? 'failed' : 'succeeded',
      ...(isFailed ? { reason: 'step-failed' as const, message: 'a step failed' } : {}),
    },
  ]
}
