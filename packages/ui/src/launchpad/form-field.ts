/**
 * form-field — what of a form a JSON Schema asks for: text, a number, a choice, a group of fields… Pure.
 *
 * Rules    what a form cannot say (`kind: 'other'`) is written in the text beside it.
 */
import type { JsonSchema } from '../parts/schema-words.ts'
import { objectOf, refer } from '../parts/schema-words.ts'
import { scaffold } from './scaffold.ts'
import { schemaFaults } from './schema-faults.ts'

export interface FormProperty {
  readonly name: string
  readonly schema: JsonSchema
  readonly isRequired: boolean
}

export type FormField =
  | { readonly kind: 'group'; readonly properties: readonly FormProperty[]; readonly extra: JsonSchema | undefined }
  | { readonly kind: 'list'; readonly items: JsonSchema }
  | { readonly kind: 'choice'; readonly values: readonly unknown[] }
  | { readonly kind: 'alternatives'; readonly alternatives: readonly FormAlternative[] }
  | { readonly kind: 'number'; readonly isWhole: boolean; readonly min?: number; readonly max?: number }
  | { readonly kind: 'switch' }
  | { readonly kind: 'text' }
  /** It can be nothing else: nobody is asked. */
  | { readonly kind: 'fixed' }
  | { readonly kind: 'other' }

export interface FormAlternative {
  readonly label: string
  readonly schema: JsonSchema
}

/** The schema that a reference leads to, with what stands beside the reference. */
export function resolved(root: JsonSchema, schema: JsonSchema): JsonSchema {
  const { $ref, ...beside } = schema
  const target = typeof $ref === 'string' ? { ...refer(root, $ref), ...beside } : schema
  const { allOf, ...rest } = target
  if (!Array.isArray(allOf)) return target
  return allOf.reduce<JsonSchema>((all, one) => together(all, resolved(root, objectOf(one))), rest)
}

function together(a: JsonSchema, b: JsonSchema): JsonSchema {
  const required = [a['required'], b['required']].flatMap((one: unknown) =>
    Array.isArray(one) ? (one as unknown[]) : [],
  )
  return { ...a, ...b, properties: { ...objectOf(a['properties']), ...objectOf(b['properties']) }, required }
}

export function fieldOf(root: JsonSchema, given: JsonSchema): FormField {
  const schema = resolved(root, given)
  const { type } = schema
  if ('const' in schema) return { kind: 'fixed' }
  if (Array.isArray(schema['enum'])) return { kind: 'choice', values: schema['enum'] }
  const alternatives = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(alternatives)) return ofAlternatives(root, alternatives.map(objectOf))
  if (type === 'object' || 'properties' in schema) return { kind: 'group', ...groupOf(schema) }
  if (type === 'array' && !Array.isArray(schema['prefixItems']))
    return { kind: 'list', items: objectOf(schema['items']) }
  if (type === 'boolean') return { kind: 'switch' }
  if (type === 'string') return { kind: 'text' }
  if (type !== 'integer' && type !== 'number') return { kind: 'other' }
  return { kind: 'number', isWhole: type === 'integer', ...boundsOf(schema) }
}

// What stands for `any number` in a schema made from code is no bound that a person should be told.
const isBound = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER

function boundsOf({ minimum, maximum }: JsonSchema): { readonly min?: number; readonly max?: number } {
  return { ...(isBound(minimum) ? { min: minimum } : {}), ...(isBound(maximum) ? { max: maximum } : {}) }
}

function groupOf(schema: JsonSchema) {
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
  const properties = Object.entries(objectOf(schema['properties'])).map(([name, one]) => ({
    name,
    schema: objectOf(one),
    isRequired: required.includes(name),
  }))
  const { additionalProperties: extra } = schema
  const isOpen = typeof extra === 'object' && extra !== null && Object.keys(extra).length > 0
  return { properties, extra: isOpen ? objectOf(extra) : undefined }
}

/** `null` as an alternative says only that it may be left out; alternatives of one value each are a choice. */
function ofAlternatives(root: JsonSchema, all: readonly JsonSchema[]): FormField {
  const real = all.filter(({ type }) => type !== 'null')
  const [only] = real
  if (only !== undefined && real.length === 1) return fieldOf(root, only)
  if (real.length > 0 && real.every((one) => 'const' in one)) {
    return { kind: 'choice', values: real.map((one) => one['const']) }
  }
  return {
    kind: 'alternatives',
    alternatives: real.map((schema, index) => ({ schema, label: alternativeLabel(resolved(root, schema), index) })),
  }
}

function alternativeLabel(schema: JsonSchema, index: number): string {
  const { title, type } = schema
  if (typeof title === 'string') return title
  const named = Object.entries(objectOf(schema['properties'])).find(([, one]) => 'const' in objectOf(one))
  if (named !== undefined) return String(objectOf(named[1])['const'])
  return typeof type === 'string' ? (TYPE_LABELS[type] ?? type) : `Alternative ${index + 1}`
}

const TYPE_LABELS: Readonly<Record<string, string>> = {
  string: 'Text',
  number: 'Number',
  integer: 'Whole number',
  boolean: 'Yes or no',
  array: 'List',
  object: 'Fields',
}

/** Which of them a value is; none while there is no value. */
export function alternativeOf(
  root: JsonSchema,
  alternatives: readonly FormAlternative[],
  value: unknown,
): number | undefined {
  if (value === undefined) return undefined
  const faults = alternatives.map(({ schema }) => schemaFaults({ ...schema, $defs: root['$defs'] }, value).length)
  return Math.max(0, faults.indexOf(Math.min(...faults)))
}

/** What an alternative begins with: its own name, where it has one. */
export function beginningOf(root: JsonSchema, { schema }: FormAlternative): unknown {
  const field = fieldOf(root, schema)
  if (field.kind !== 'group')
    return scaffold({ type: 'object', properties: { it: schema }, required: ['it'], $defs: root['$defs'] }, {})['it']
  const named = field.properties.filter((property) => 'const' in property.schema)
  return Object.fromEntries(named.map(({ name, schema: one }) => [name, one['const']]))
}
