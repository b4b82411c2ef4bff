/**
 * metrics — what a person's monitoring wants to know, as Prometheus reads it (text format 0.0.4), written by hand.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { ServerPorts } from '../ports.ts'

export interface Metrics {
  answered(route: string, method: string, status: number, durationMs: number): void
  /** Returns the way to say that it has ended. */
  streamBegun(): () => void
  auditFailed(): void
  text(): Promise<string>
}

const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

interface Histogram {
  readonly counts: number[]
  sumS: number
  count: number
}

export function openMetrics({ storage, aliveDaemons, version, clock }: ServerPorts): Metrics {
  const requests = new Map<string, number>()
  const durations = new Map<string, Histogram>()
  const startedAtMs = clock.nowMs()
  let streams = 0
  let auditFailures = 0
  // From the first question on: a timer that nobody reads is not kept.
  let lag: ReturnType<typeof monitorEventLoopDelay> | undefined
  return {
    answered(route, method, status, durationMs) {
      const labels = labelsOf({ route, method, status: String(status) })
      requests.set(labels, (requests.get(labels) ?? 0) + 1)
      observe(durations, labelsOf({ route, method }), durationMs / 1_000)
    },
    streamBegun() {
      streams += 1
      let isOpen = true
      return () => {
        if (isOpen) streams -= 1
        isOpen = false
      }
    },
    auditFailed() {
      auditFailures += 1
    },
    async text() {
      if (lag === undefined) {
        lag = monitorEventLoopDelay({ resolution: 50 })
        lag.enable()
      }
      const [runs, lastEventId, daemons] = await Promise.all([
        storage.countRuns(),
        storage.lastEventId(),
        aliveDaemons(),
      ])
      const lines = [
        ...family('ingot_build_info', 'gauge', 'The version that runs.', [[labelsOf({ version }), 1]]),
        ...family('ingot_start_time_seconds', 'gauge', 'When the server began.', [['', startedAtMs / 1_000]]),
        ...family(
          'ingot_runs',
          'gauge',
          'Runs in the store, by status.',
          Object.entries(runs).map(([status, count]) => [labelsOf({ status }), count] as const),
        ),
        ...family('ingot_queue_length', 'gauge', 'Runs that wait.', [['', runs.queued]]),
        ...family('ingot_last_event_id', 'counter', 'Id of the newest event.', [['', lastEventId]]),
        ...family('ingot_daemons_alive', 'gauge', 'Daemons that work on this store.', [['', daemons.length]]),
        ...family('ingot_http_requests_total', 'counter', 'Requests answered.', [...requests]),
        ...histogram('ingot_http_request_duration_seconds', 'Until the answer began.', durations),
        ...family('ingot_sse_clients', 'gauge', 'Open streams.', [['', streams]]),
        ...family('ingot_audit_failures_total', 'counter', 'Entries that could not be written.', [['', auditFailures]]),
        ...processLines(lag.percentile(99) / 1e9),
      ]
      lag.reset()
      return `${lines.join('\n')}\n`
    },
  }
}

function processLines(lagS: number): string[] {
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  return [
    ...family('process_resident_memory_bytes', 'gauge', 'Memory of the process.', [['', rss]]),
    ...family('nodejs_heap_used_bytes', 'gauge', 'Heap in use.', [['', heapUsed]]),
    ...family('nodejs_external_memory_bytes', 'gauge', 'Memory beside the heap.', [['', external]]),
    ...family('process_cpu_seconds_total', 'counter', 'CPU time.', [['', (user + system) / 1e6]]),
    ...family('nodejs_eventloop_lag_p99_seconds', 'gauge', 'Since it was asked for last.', [
      ['', Number.isFinite(lagS) ? lagS : 0],
    ]),
  ]
}

type Samples = readonly (readonly [labels: string, value: number])[]

function family(name: string, type: 'counter' | 'gauge', help: string, samples: Samples): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map(([labels, n]) => `${name}${labels} ${n}`)]
}

function observe(histograms: Map<string, Histogram>, labels: string, seconds: number): void {
  const found = histograms.get(labels) ?? { counts: BUCKETS_S.map(() => 0), sumS: 0, count: 0 }
  histograms.set(labels, found)
  found.sumS += seconds
  found.count += 1
  for (const [i, most] of BUCKETS_S.entries()) if (seconds <= most) found.counts[i] = (found.counts[i] ?? 0) + 1
}

function histogram(name: string, help: string, histograms: ReadonlyMap<string, Histogram>): string[] {
  const lines = [...histograms].flatMap(([labels, { counts, sumS, count }]) => [
    ...counts.map((n, i) => `${name}_bucket${labels.slice(0, -1)},le="${BUCKETS_S[i]}"} ${n}`),
    `${name}_bucket${labels.slice(0, -1)},le="+Inf"} ${count}`,
    `${name}_sum${labels} ${sumS}`,
    `${name}_count${labels} ${count}`,
  ])
  return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines]
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return `{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
