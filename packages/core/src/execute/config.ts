/**
 * config — the run's config document, validated as a whole before anything runs.
 *
 * Shapes   `{ assets: { [asset key or multi-asset name]: … }, resources: { [resource name]: … } }`; of a job of ops
 *          `{ job: …, ops: { [op key]: … }, resources }`: all mapped steps of an op share its config.
 * Errors   InvalidError invalid/config, invalid/missing-env
 */
import type { Bindable, EnvBinding, ResourceDefinition } from '../definition/resource.ts'
import { isEnvBinding } from '../definition/resource.ts'
import { InvalidError } from '../errors.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { Plan, PlannedJob, PlannedStep } from '../plan/plan.ts'
import { validate } from '../schema/schema.ts'
import { namesWithin, resourcesOfStep } from './needs.ts'

export type RunConfig = Readonly<Record<string, unknown>>

export interface ValidConfig {
  /** What the job's config wires carry. */
  readonly job: unknown
  /** Key of the asset, multi-asset or op → what its function receives. */
  readonly steps: ReadonlyMap<string, unknown>
  /** Resource name → what `open` receives. */
  readonly resources: ReadonlyMap<string, unknown>
  /** Values that `env(…)` brought in: never to be written down. */
  readonly secrets: readonly string[]
}

const SECTIONS = ['assets', 'resources']
const JOB_SECTIONS = ['job', 'ops', ...SECTIONS]

export async function validateRunConfig(
  graph: AssetGraph,
  plan: Plan,
  config: RunConfig,
  env: Readonly<Record<string, string | undefined>>,
  isReplaced: (resource: string) => boolean = () => false,
): Promise<ValidConfig> {
  checkSections(config, plan.job === undefined ? SECTIONS : JOB_SECTIONS)
  const assets = section(config, 'assets')
  const resources = section(config, 'resources')
  const ops = section(config, 'ops')
  checkNames(graph, assets, resources)
  return {
    job: await jobConfig(plan.job, config['job']),
    steps: plan.job === undefined ? await stepConfigs(plan, assets) : await opConfigs(plan.job, plan.steps, ops),
    resources: await resourceConfigs(graph, plan, resources, env, isReplaced),
    secrets: secretsOf(graph, env),
  }
}

function checkSections(config: RunConfig, known: readonly string[]): void {
  const unknown = Object.keys(config).find((key) => !known.includes(key))
  if (unknown === undefined) return
  throw new InvalidError('invalid/config', `config: unknown key "${unknown}" (known: ${known.join(', ')}).`)
}

/** A map, so that an asset may be called `constructor`. */
function section(config: RunConfig, name: string): ReadonlyMap<string, unknown> {
  const value = config[name] ?? {}
  if (typeof value === 'object' && !Array.isArray(value)) return new Map(Object.entries(value))
  throw new InvalidError('invalid/config', `config: "${name}" must be an object.`)
}

function checkNames(
  graph: AssetGraph,
  assets: ReadonlyMap<string, unknown>,
  resources: ReadonlyMap<string, unknown>,
): void {
  const asset = [...assets.keys()].find((key) => !graph.steps.has(key))
  if (asset !== undefined) {
    throw new InvalidError('invalid/config', `config: there is no asset "${asset}" to configure.`)
  }
  const resource = [...resources.keys()].find((name) => !graph.resources.has(name))
  if (resource === undefined) return
  const known = [...graph.resources.keys()].join(', ') || 'none'
  throw new InvalidError('invalid/config', `config: there is no resource "${resource}" (known: ${known}).`)
}

export async function jobConfig(job: Pick<PlannedJob, 'spec'> | undefined, given: unknown): Promise<unknown> {
  if (job === undefined) return undefined
  const { name, config } = job.spec
  if (config !== undefined) return validate(config, given ?? {}, `config of job "${name}"`)
  if (given === undefined) return undefined
  throw new InvalidError('invalid/config', `config: job "${name}" takes no config.`)
}

async function opConfigs(
  { spec, graph }: PlannedJob,
  steps: readonly PlannedStep[],
  given: ReadonlyMap<string, unknown>,
): Promise<Map<string, unknown>> {
  const known = graph.nodes.map((node) => node.key)
  const unknown = [...given.keys()].find((key) => !known.includes(key))
  if (unknown !== undefined) {
    const names = known.slice(0, 10).join(', ')
    throw new InvalidError('invalid/config', `config: job "${spec.name}" has no op "${unknown}" (known: ${names}).`)
  }
  const configs = new Map<string, unknown>()
  for (const { key, work } of steps) {
    if (work.kind !== 'op') continue
    const schema = work.node.op.config
    if (schema !== undefined) {
      configs.set(key, await validate(schema, given.get(key) ?? {}, `config of op "${key}"`))
    } else if (given.has(key)) throw new InvalidError('invalid/config', `config: op "${key}" takes no config.`)
  }
  return configs
}

async function stepConfigs(plan: Plan, given: ReadonlyMap<string, unknown>): Promise<Map<string, unknown>> {
  const configs = new Map<string, unknown>()
  for (const step of plan.steps) {
    if (step.work.kind !== 'materialize') continue
    const schema = step.work.definition.config
    const value = given.get(step.key)
    if (schema !== undefined) {
      configs.set(step.key, await validate(schema, value ?? {}, `config of asset "${step.key}"`))
    } else if (value !== undefined) {
      throw new InvalidError('invalid/config', `config: asset "${step.key}" takes no config.`)
    }
  }
  return configs
}

async function resourceConfigs(
  graph: AssetGraph,
  plan: Plan,
  given: ReadonlyMap<string, unknown>,
  env: Readonly<Record<string, string | undefined>>,
  isReplaced: (resource: string) => boolean,
): Promise<Map<string, unknown>> {
  const configs = new Map<string, unknown>()
  for (const name of neededResources(graph, plan.steps)) {
    const resource = graph.resources.get(name)
    if (resource === undefined || isReplaced(name)) continue
    configs.set(name, await resourceConfig(resource, given.get(name) ?? {}, env))
  }
  return configs
}

/** Validates one resource's config: values bound in code, the run's over them, `env(…)` resolved. */
export async function resourceConfig(
  resource: ResourceDefinition,
  given: unknown,
  env: Readonly<Record<string, string | undefined>>,
): Promise<unknown> {
  const what = `config of resource "${resource.name}"`
  if (typeof given !== 'object' || given === null)
    throw new InvalidError('invalid/config', `${what} must be an object.`)
  const bound = resolveEnv(resource.name, { ...resource.values, ...given }, env)
  if (resource.config !== undefined) return validate(resource.config, bound, what)
  if (Object.keys(bound).length === 0) return undefined
  throw new InvalidError('invalid/config', `config: resource "${resource.name}" takes no config.`)
}

// Shorter ones (`3`, `true`, `local`) are settings, and would tear holes into every text.
const SECRET_CHARS = 6

/** What the environment gives to the resources of the project; a fallback stands in the code and is no secret. */
export function secretsOf(graph: AssetGraph, env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const bindings = [...graph.resources.values()].flatMap((resource) =>
    Object.values(resource.values).filter(isEnvBinding),
  )
  const values = bindings.map((binding) => env[binding['~env']] ?? '').filter((value) => value.length >= SECRET_CHARS)
  return [...new Set(values)]
}

function resolveEnv(
  resource: string,
  values: Bindable<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
  const resolved = Object.entries(values).map(([field, value]): [string, unknown] => [
    field,
    isEnvBinding(value) ? readEnv(resource, field, value, env) : value,
  ])
  return Object.fromEntries(resolved.filter(([, value]) => value !== undefined))
}

function readEnv(
  resource: string,
  field: string,
  binding: EnvBinding,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const found = env[binding['~env']]
  const value = found === undefined || found === '' ? binding.fallback : found
  if (value !== undefined) return value
  throw new InvalidError(
    'invalid/missing-env',
    `resource "${resource}" reads "${field}" from the environment variable ${binding['~env']}, which is not set. Set it.`,
  )
}

/** Names of the resources that the steps, their IO managers and checks need, nested ones too. */
function neededResources(graph: AssetGraph, steps: readonly PlannedStep[]): ReadonlySet<string> {
  return namesWithin(
    graph,
    steps.flatMap((step) => resourcesOfStep(graph, step)),
  )
}
