/**
 * check — everything that can be said of the code without running it in anger, and the unit tests: `npm run check`.
 *
 * One line per step, with its time; what a step printed is shown only when it failed. `--only a,b` runs those steps,
 * `--skip a,b` leaves them out.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

import { runCommand, runScript, seconds } from './command.ts'

interface Step {
  readonly name: string
  readonly argv: readonly string[]
  /** True when the last line it prints belongs beside its name. */
  readonly hasSummary?: boolean
}

const NODE = process.execPath
const TSC_7 = [NODE, 'node_modules/@typescript/native/bin/tsc', '-p']
const TSC_6 = [NODE, 'node_modules/typescript/bin/tsc', '-p']

// The quick ones first, so that a slip shows within a second or two; the tests take both cores at the end.
const STEPS: readonly Step[] = [
  { name: 'format', argv: ['oxfmt', '--check'] },
  { name: 'lint', argv: ['oxlint', '--quiet'] },
  { name: 'types-core', argv: [...TSC_7, 'packages/core'] },
  { name: 'types', argv: [...TSC_7, '.'] },
  { name: 'types-ui', argv: [...TSC_7, 'packages/ui'] },
  { name: 'types-e2e', argv: [...TSC_7, 'e2e'] },
  { name: 'types-published', argv: [NODE, 'scripts/check-published.ts'] },
  { name: 'types-6', argv: [...TSC_6, 'tsconfig.type-tests.json'] },
  { name: 'layers', argv: ['depcruise', 'packages', 'integrations', 'systems', 'bench', 'scripts'] },
  { name: 'dead-code', argv: ['knip', '--no-progress', '--no-config-hints'] },
  { name: 'lock', argv: [NODE, 'scripts/check-lock.ts'], hasSummary: true },
  { name: 'deploy', argv: [NODE, 'scripts/check-deploy.ts'], hasSummary: true },
  { name: 'docs', argv: [NODE, 'scripts/check-docs.ts'], hasSummary: true },
  { name: 'sizes', argv: [NODE, 'scripts/report-sizes.ts'], hasSummary: true },
  { name: 'tests', argv: ['vitest', 'run'] },
]

async function check(): Promise<void> {
  const startedAtMs = performance.now()
  const steps = chosenSteps()
  const waiting = [...steps]
  const failed: string[] = []
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (!(await passes(step))) failed.push(step.name)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(4, availableParallelism())) }, lane))
  const total = `${steps.length} steps in ${seconds(performance.now() - startedAtMs)}`
  if (failed.length > 0) throw new Error(`${total}, failed: ${failed.join(', ')}`)
  console.log(`${total}, all passed`)
}

function chosenSteps(): readonly Step[] {
  const { values } = parseArgs({ options: { only: { type: 'string' }, skip: { type: 'string' } } })
  const only = values.only?.split(',')
  const skip = values.skip?.split(',') ?? []
  const unknown = [...(only ?? []), ...skip].filter((name) => STEPS.every((step) => step.name !== name))
  if (unknown.length > 0) {
    throw new Error(`no step is called ${unknown.join(', ')}; there are ${STEPS.map(({ name }) => name).join(', ')}`)
  }
  return STEPS.filter(({ name }) => (only?.includes(name) ?? true) && !skip.includes(name))
}

async function passes({ name, argv, hasSummary = false }: Step): Promise<boolean> {
  const { code, output, elapsedMs } = await runCommand(argv)
  const summary = hasSummary && code === 0 ? `  ${output.trimEnd().split('\n').at(-1)}` : ''
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name.padEnd(16)}${seconds(elapsedMs).padStart(7)}${summary}`)
  if (code !== 0) console.log(output.trimEnd().replaceAll(/^/gm, '      '))
  return code === 0
}

await runScript(check)
