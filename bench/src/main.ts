/**
 * bench — what Ingot costs. Every measurement is a process of its own; the median of several is reported.
 *
 *   npm run bench                 all cases, a table
 *   npm run bench -- --json       the same as JSON, on stdout
 *   npm run bench -- steps fan    some cases
 *
 * A figure over its budget is marked, not an error: what a machine can do depends on what else it does.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'

import type { Figure } from './case.ts'

interface Case {
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
  readonly runs: number
}

const CASES: readonly Case[] = [
  { name: 'steps', file: 'steps.ts', args: ['memory'], runs: 7 },
  { name: 'steps', file: 'steps.ts', args: ['sqlite'], runs: 7 },
  { name: 'fan', file: 'fan.ts', args: [], runs: 5 },
  { name: 'cli', file: 'cli.ts', args: [], runs: 15 },
  { name: 'load', file: 'load.ts', args: [], runs: 7 },
  { name: 'decide', file: 'decide.ts', args: [], runs: 5 },
  { name: 'append', file: 'append.ts', args: [], runs: 5 },
  { name: 'dynamic', file: 'dynamic.ts', args: [], runs: 3 },
  { name: 'latency', file: 'latency.ts', args: [], runs: 3 },
  { name: 'reload', file: 'reload.ts', args: [], runs: 3 },
  { name: 'queue', file: 'queue.ts', args: [], runs: 3 },
  { name: 'backfill', file: 'backfill.ts', args: ['per-partition'], runs: 3 },
  { name: 'backfill', file: 'backfill.ts', args: ['single-run'], runs: 3 },
  { name: 'touch', file: 'touch.ts', args: [], runs: 1 },
  { name: 'idle', file: 'idle.ts', args: [], runs: 1 },
  { name: 'api', file: 'api.ts', args: [], runs: 1 },
  { name: 'tail', file: 'tail.ts', args: [], runs: 3 },
  { name: 'pages', file: 'pages.ts', args: [], runs: 1 },
  { name: 'extract', file: 'extract.ts', args: [], runs: 3 },
  { name: 'extract', file: 'extract.ts', args: ['largest'], runs: 1 },
  { name: 'bronze-write', file: 'bronze-write.ts', args: [], runs: 3 },
  { name: 'bronze-discovery', file: 'bronze-discovery.ts', args: [], runs: 1 },
]

type Budget = { readonly most: number } | { readonly least: number }

/**
 * On a quiet machine of two cores. `most` for what should be small, `least` for what should be large. A name that is not
 * there may have a budget for its kind: what stands before its colon.
 */
const BUDGETS: Readonly<Record<string, Budget>> = {
  'overhead per step, memory': { most: 0.05 },
  'overhead per step, sqlite': { most: 0.3 },
  'fan of 8 × 0.5 s': { most: 600 },
  'ingot asset list': { most: 350 },
  'load, validate and plan 10,000 assets': { most: 1_500 },
  'memory after it': { most: 300 },
  'plan of 50,000 partitions by key': { most: 2_000 },
  'plan of 50,000 partitions by window': { most: 5_000 },
  'queue of 1,000 runs decided': { most: 2 },
  'status of 1,000,000 partitions': { most: 1_000 },
  '100,000 mapped steps and their collection': { most: 30 },
  'memory at most, mapped steps': { most: 600 },
  'append, step events, SQLite': { least: 100_000 },
  'append, events of a run of assets, SQLite': { least: 100_000 },
  'job launch → user code, p95': { most: 100 },
  'saved → served, median': { most: 1_000 },
  'saved → served, slowest': { most: 1_000 },
  'push → user code, p95': { most: 100 },
  'poll of 100 ms → user code, p95': { most: 200 },
  'queue of 200 trivial runs drained': { most: 10_000 },
  'backfill of 1,000 × 5, per-partition': { most: 20_000 },
  'backfill of 1,000 × 5, single-run': { most: 20_000 },
  'headline: sample touched → report, median': { most: 1_000 },
  'headline: sample touched → report, slowest': { most: 1_000 },
  '1,000 schedules + 1,000 sensors, idle': { most: 2 },
  list: { most: 50 },
  filter: { most: 200 },
  'log line → stream, p95': { most: 500 },
  'text in 200,000 lines found': { most: 500 },
  'lines lost or doubled': { most: 0 },
  open: { most: 1_500 },
  'first page of a small instance': { most: 1_000 },
  'typed → rows': { most: 200 },
  'runs lost or doubled while scrolling': { most: 0 },
  'log line → page, p95': { most: 500 },
  'longest task of the page while it tails': { most: 200 },
  'text in 200,000 lines found on the page': { most: 1_000 },
  'memory of a small instance at rest': { most: 300 },
  'extraction, F of segments': { least: 92 },
  'extraction, median page': { most: 60 },
  'extraction, slowest page': { most: 2_000 },
  'extraction, memory for the largest page': { most: 300 },
  'bronze: durable writes': { least: 2_000 },
  '1,000 new among 1,000,000, by index': { most: 100 },
  'memory that it took': { most: 100 },
  '1,000 new among 20,000, by scan': { most: 5_000 },
}

function budgetOf(name: string): Budget | undefined {
  return BUDGETS[name] ?? BUDGETS[name.split(':', 1)[0] ?? '']
}

interface Result {
  readonly name: string
  readonly unit: Figure['unit']
  readonly median: number
  readonly lowest: number
  readonly highest: number
  readonly runs: number
  readonly budget: string
  readonly isWithin: boolean
}

const execute = promisify(execFile)

async function measure({ file, args, runs }: Case, scratch: string): Promise<Result[]> {
  const path = new URL(`./cases/${file}`, import.meta.url).pathname
  const byName = new Map<string, Figure[]>()
  for (let run = 0; run < runs; run += 1) {
    const { stdout } = await execute(process.execPath, [path, ...args], {
      env: { ...process.env, BENCH_SCRATCH: scratch },
    })
    // What it says last: what it had built before may have said something, too.
    for (const figure of JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Figure[]) {
      byName.set(figure.name, [...(byName.get(figure.name) ?? []), figure])
    }
  }
  return [...byName.values()].map(toResult)
}

function toResult(figures: readonly Figure[]): Result {
  const [first] = figures
  if (first === undefined) throw new Error('a case without figures')
  const values = figures.map((figure) => figure.value).toSorted((a, b) => a - b)
  const median = values[Math.floor(values.length / 2)] ?? Number.NaN
  const budget = budgetOf(first.name)
  const isWithin = budget === undefined || ('most' in budget ? median <= budget.most : median >= budget.least)
  return {
    name: first.name,
    unit: first.unit,
    median,
    lowest: values[0] ?? Number.NaN,
    highest: values.at(-1) ?? Number.NaN,
    runs: values.length,
    budget: budget === undefined ? '' : 'most' in budget ? `≤ ${show(budget.most)}` : `≥ ${show(budget.least)}`,
    isWithin,
  }
}

function show(value: number): string {
  if (value >= 10_000) return `${Math.round(value / 1_000)}k`
  if (Number.isInteger(value)) return String(value)
  return value >= 10 ? value.toFixed(0) : value.toFixed(4)
}

function line(result: Result): string {
  const range = `${show(result.lowest)}..${show(result.highest)}`
  const mark = result.isWithin ? 'ok' : 'OVER'
  return [
    result.name.padEnd(40),
    `${show(result.median)} ${result.unit}`.padStart(16),
    `(${range}, n=${result.runs})`.padStart(26),
    result.budget.padStart(12),
    mark,
  ].join('  ')
}

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const results: Result[] = []
// Removed at the very end: a disk is slow for minutes after many files went.
const scratch = mkdtempSync(join(tmpdir(), 'ingot-bench-'))
try {
  for (const one of CASES) {
    if (positionals.length > 0 && !positionals.includes(one.name)) continue
    for (const result of await measure(one, scratch)) {
      results.push(result)
      if (values.json !== true) console.log(line(result))
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
if (values.json === true) console.log(JSON.stringify({ machine, results }, null, 2))
else console.log(`\nNode ${machine.node}, ${machine.cores} × ${machine.cpu}`)
