/**
 * schema — any Standard Schema (zod, Valibot, ArkType…) turned into the three things Ingot needs of it: static types,
 * validation with sentences, and a JSON Schema for forms and editors.
 *
 * Source   https://standardschema.dev, interfaces StandardSchemaV1 and StandardJSONSchemaV1.
 * Errors   InvalidError invalid/config   the value does not match; the message lists every issue with its path
 */
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec'

import { InvalidError } from '../errors.ts'

export type Schema<Input = unknown, Output = Input> = StandardSchemaV1<Input, Output>
export type AnySchema = StandardSchemaV1<unknown, unknown>
/** What a caller writes: defaults and coercions not yet applied. */
export type SchemaInput<S extends StandardSchemaV1> = StandardSchemaV1.InferInput<S>
/** What the author's function receives. */
export type SchemaOutput<S extends StandardSchemaV1> = StandardSchemaV1.InferOutput<S>

export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** The JSON Schema (draft 2020-12) of what a caller may write, or undefined when the library offers none. */
export function jsonSchemaOf(schema: StandardSchemaV1): JsonSchema | undefined {
  const standard: StandardSchemaV1['~standard'] & Partial<StandardJSONSchemaV1['~standard']> = schema['~standard']
  try {
    return standard.jsonSchema?.input({ target: 'draft-2020-12' })
  } catch {
    // A library throws when a schema has no JSON form (a transform to a Map, say). A form is a comfort, not a need.
    return undefined
  }
}

/**
 * Validates `value` and returns what the author's function will receive. `what` names the config in messages, e.g.
 * `config of asset "bronze/raw"`. Keys that the schema does not know are refused even where the library would drop
 * them silently: a misspelt key is the most common mistake in a config file, and a silent default the worst answer.
 */
export async function validate<S extends StandardSchemaV1>(
  schema: S,
  value: unknown,
  what: string,
): Promise<SchemaOutput<S>> {
  const unknownKeys = findUnknownKeys(jsonSchemaOf(schema), value)
  if (unknownKeys.length > 0) throw new InvalidError('invalid/config', `${what}: ${unknownKeys.join('; ')}.`)
  const result = await schema['~standard'].validate(value)
  if (result.issues === undefined) return result.value
  throw new InvalidError('invalid/config', `${what}: ${result.issues.map(describeIssue).join('; ')}.`)
}

/** Why `value` does not match; undefined when it does, or when that cannot be said at once. */
export function refusalOf(schema: AnySchema, value: unknown): string | undefined {
  try {
    const result = schema['~standard'].validate(value)
    if (!(result instanceof Promise)) return result.issues?.map(describeIssue).join('; ')
    // Nobody waits for it.
    result.catch(() => undefined)
  } catch {
    // The author's own refinement threw: that is told when a run is asked for.
  }
  return undefined
}

function describeIssue(issue: StandardSchemaV1.Issue): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  const message = issue.message.replace(/\.$/, '')
  return path === '' ? message : `"${path}": ${message}`
}

function findUnknownKeys(schema: unknown, value: unknown, path = ''): string[] {
  if (!isObject(schema)) return []
  if (Array.isArray(value)) return value.flatMap((item, i) => findUnknownKeys(schema['items'], item, `${path}${i}.`))
  const properties = schema['properties']
  if (!isObject(value) || !isObject(properties)) return []
  const isOpen = schema['additionalProperties'] !== undefined && schema['additionalProperties'] !== false
  return Object.entries(value).flatMap(([key, inner]) => {
    if (Object.hasOwn(properties, key)) return findUnknownKeys(properties[key], inner, `${path}${key}.`)
    if (isOpen || schema['patternProperties'] !== undefined) return []
    const known = Object.keys(properties)
    return [`unknown key "${path}${key}" (known: ${known.length === 0 ? 'none' : known.join(', ')})`]
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
