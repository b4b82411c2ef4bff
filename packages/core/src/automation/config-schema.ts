/**
 * config-schema — all that a launch of a job may carry as config, as one JSON Schema: what validates a run
 * (`execute/config.ts`) says what is in it.
 *
 * Shapes   `{ config, ops: { [op key] }, assets: { [step key] }, resources: { [name] } }`; only what has a schema that
 *          can be said as JSON Schema.
 */
import type { Job } from '../definition/job-spec.ts'
import type { AnyResources, ResourceDefinition } from '../definition/resource.ts'
import { ioOf, namesWithin } from '../execute/needs.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { AnySchema, JsonSchema } from '../schema/schema.ts'
import { jsonSchemaOf } from '../schema/schema.ts'
import { within } from './schema-within.ts'

const known = new WeakMap<AnySchema, JsonSchema | undefined>()

/** The same object for the same schema, so that what holds it many times stays small. */
export function configSchemaOf(schema: AnySchema | undefined): JsonSchema | undefined {
  if (schema === undefined) return undefined
  if (!known.has(schema)) known.set(schema, jsonSchemaOf(schema))
  return known.get(schema)
}

/** Of what a run may say: values that are bound in code need not be said. */
export function resourceSchemaOf({ config, values }: ResourceDefinition): JsonSchema | undefined {
  const schema = configSchemaOf(config)
  if (schema === undefined || !Array.isArray(schema['required'])) return schema
  const required = schema['required'].filter(
    (name: unknown) => typeof name !== 'string' || !Object.hasOwn(values, name),
  )
  return { ...schema, required }
}

type Named = readonly (readonly [name: string, schema: JsonSchema | undefined])[]

/** Undefined when it takes none. */
export function runConfigSchema(
  graph: AssetGraph,
  { spec }: Job,
  assetKeys: readonly string[],
): JsonSchema | undefined {
  const ops = spec.work.kind === 'ops' ? spec.work.graph.nodes : []
  const resources = [...ops.map(({ op }) => op.resources), ...assetKeys.flatMap((key) => resourcesOf(graph, key))]
  const config = configSchemaOf(spec.config)
  const properties = {
    ...(config === undefined ? {} : { config: within(config, ['config']) }),
    ...section(
      'ops',
      ops.map(({ key, op }) => [key, configSchemaOf(op.config)]),
    ),
    ...section(
      'assets',
      assetKeys.flatMap((key) => {
        const step = graph.nodes.get(key)?.step
        return step === undefined ? [] : [[step.key, configSchemaOf(step.config)] as const]
      }),
    ),
    ...section('resources', resourceSchemas(graph, resources)),
  }
  if (Object.keys(properties).length === 0) return undefined
  const isRequired = Array.isArray(config?.['required']) && config['required'].length > 0
  return {
    type: 'object',
    properties,
    ...(isRequired ? { required: ['config'] } : {}),
    additionalProperties: false,
  }
}

function resourcesOf(graph: AssetGraph, assetKey: string): readonly AnyResources[] {
  const node = graph.nodes.get(assetKey)
  const touched = [assetKey, ...graph.upstream(assetKey)].map((key) => ioOf(graph, key)?.resources ?? {})
  const own = node?.step?.resources ?? node?.external?.resources ?? {}
  return [own, ...touched, ...(node?.checks ?? []).map((check) => check.resources)]
}

function resourceSchemas(graph: AssetGraph, all: readonly AnyResources[]): Named {
  return [...namesWithin(graph, all)].toSorted().map((name) => {
    const resource = graph.resources.get(name)
    return [name, resource === undefined ? undefined : resourceSchemaOf(resource)]
  })
}

function section(name: 'ops' | 'assets' | 'resources', schemas: Named): Readonly<Record<string, JsonSchema>> {
  const properties = schemas.flatMap(([key, schema]) =>
    schema === undefined ? [] : [[key, within(schema, [name, key])] as const],
  )
  if (properties.length === 0) return {}
  // As entries, so that one may be called `__proto__`.
  return { [name]: { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false } }
}
