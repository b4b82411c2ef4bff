/**
 * scaffold — a config with everything that a schema knows a value for: what is written stays, defaults are added, and of
 * what is required without one an example that fits its type. Pure.
 */
import type { JsonSchema } from '../parts/schema-words.ts'
import { objectOf, refer } from '../parts/schema-words.ts'
import { typeOf } from './schema-faults.ts'

/** A schema may refer to itself. */
const DEEPEST = 12

export function scaffold(
  root: JsonSchema,
  value: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return objectOf(filled(root, root, value, 0))
}

function filled(root: JsonSchema, given: JsonSchema, value: unknown, depth: number): unknown {
  const schema = typeof given['$ref'] === 'string' ? refer(root, given['$ref']) : given
  if (value !== undefined && typeOf(value) !== 'object') return value
  if (value === undefined && 'default' in schema && typeOf(schema['default']) !== 'object') return schema['default']
  const properties = objectOf(schema['properties'])
  if (Object.keys(properties).length === 0 || depth > DEEPEST) return value ?? example(schema)
  const before = { ...objectOf(schema['default']), ...objectOf(value) }
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
  const added = Object.entries(properties).flatMap(([name, property]) => {
    const one = objectOf(property)
    const isWanted = Object.hasOwn(before, name) || required.includes(name) || hasDefaults(root, one, depth)
    return isWanted ? [[name, filled(root, one, before[name], depth + 1)] as const] : []
  })
  return { ...before, ...Object.fromEntries(added) }
}

function hasDefaults(root: JsonSchema, given: JsonSchema, depth: number): boolean {
  const schema = typeof given['$ref'] === 'string' ? refer(root, given['$ref']) : given
  if ('default' in schema) return true
  const properties = Object.values(objectOf(schema['properties']))
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
  return (
    depth <= DEEPEST && (required.length > 0 || properties.some((one) => hasDefaults(root, objectOf(one), depth + 1)))
  )
}

const EXAMPLES: Readonly<Record<string, unknown>> = { string: '', boolean: false, array: [], object: {}, null: null }

function example(schema: JsonSchema): unknown {
  if ('const' in schema) return schema['const']
  if (Array.isArray(schema['enum'])) return schema['enum'][0]
  const alternatives = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(alternatives)) return example(objectOf(alternatives[0]))
  const { type } = schema
  if (type === 'number' || type === 'integer') return typeof schema['minimum'] === 'number' ? schema['minimum'] : 0
  return EXAMPLES[String(type)] ?? null
}
