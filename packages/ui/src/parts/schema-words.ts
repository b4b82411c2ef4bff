/**
 * schema-words — what a JSON Schema allows at a place in a document: for completion. Pure.
 *
 * Rules    understands properties, items, enum, const, type, $ref within the document, allOf, anyOf and oneOf; what it does
 *          not understand offers nothing.
 */
export type JsonSchema = Readonly<Record<string, unknown>>

export interface SchemaWord {
  readonly word: string
  /** A type, or `required`. */
  readonly detail?: string
  readonly description?: string
}

/** A reference may lead to itself. */
const DEEPEST = 30

/** Every schema that holds for the value at `path`, alternatives and all. */
export function schemasAt(root: JsonSchema, path: readonly (string | number)[]): readonly JsonSchema[] {
  let found = expand(root, root, 0)
  for (const step of path)
    found = found.flatMap((schema) => below(schema, step)).flatMap((schema) => expand(root, schema, 0))
  return found
}

/** Names that an object there may have and, in `present`, does not yet. */
export function keyWords(
  root: JsonSchema,
  path: readonly (string | number)[],
  present: ReadonlySet<string>,
): readonly SchemaWord[] {
  const words = new Map<string, SchemaWord>()
  for (const schema of schemasAt(root, path)) {
    const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
    for (const [word, property] of Object.entries(objectOf(schema['properties']))) {
      if (present.has(word) || words.has(word)) continue
      words.set(word, describe(word, objectOf(property), required.has(word)))
    }
  }
  return [...words.values()]
}

/** Values that may stand there, as JSON. */
export function valueWords(root: JsonSchema, path: readonly (string | number)[]): readonly SchemaWord[] {
  const values = schemasAt(root, path).flatMap((schema) => {
    if (Array.isArray(schema['enum'])) return schema['enum'] as unknown[]
    if ('const' in schema) return [schema['const']]
    if (schema['type'] === 'boolean') return [true, false]
    return 'default' in schema ? [schema['default']] : []
  })
  return [...new Set(values.map((value) => JSON.stringify(value)))].map((word) => ({ word }))
}

function describe(word: string, property: JsonSchema, isRequired: boolean): SchemaWord {
  const { type, description } = property as { readonly type?: unknown; readonly description?: unknown }
  const detail = [typeof type === 'string' ? type : '', isRequired ? 'required' : '']
    .filter((part) => part !== '')
    .join(', ')
  return {
    word,
    ...(detail === '' ? {} : { detail }),
    ...(typeof description === 'string' ? { description } : {}),
  }
}

function below(schema: JsonSchema, step: string | number): readonly JsonSchema[] {
  if (typeof step === 'number') return [objectOf(schema['items'])]
  const properties = objectOf(schema['properties'])
  if (Object.hasOwn(properties, step)) return [objectOf(properties[step])]
  return [objectOf(schema['additionalProperties'])]
}

/** The schema itself and all that it is put together from. */
function expand(root: JsonSchema, schema: JsonSchema, depth: number): readonly JsonSchema[] {
  if (depth > DEEPEST) return []
  const { $ref } = schema
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((name) =>
    Array.isArray(schema[name]) ? (schema[name] as unknown[]) : [],
  )
  const referred = typeof $ref === 'string' ? [refer(root, $ref)] : []
  return [schema, ...[...parts, ...referred].flatMap((part) => expand(root, objectOf(part), depth + 1))]
}

/** `#/$defs/name`. */
export function refer(root: JsonSchema, ref: string): JsonSchema {
  if (!ref.startsWith('#')) return {}
  const steps = ref.slice(1).split('/').slice(1)
  const names = steps.map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
  return names.reduce<JsonSchema>((at, name) => objectOf(Object.hasOwn(at, name) ? at[name] : undefined), root)
}

export function objectOf(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : {}
}
