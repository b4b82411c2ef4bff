/**
 * schema-within — a JSON Schema as a property of a larger one: what it says of itself by `#` is found there again.
 *
 * Source   https://json-schema.org/draft/2020-12, a `$ref` that begins with `#` is a JSON Pointer from the root of the document.
 */
import type { JsonSchema } from '../schema/schema.ts'

/** Values in these are the author's data, not schemas. */
const DATA: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples'])

/** `path`: names of properties, each of the one before. What needs no change is the same object. */
export function within(schema: JsonSchema, path: readonly string[]): JsonSchema {
  const root = path.map((name) => `/properties/${pointerPart(name)}`).join('')
  const moved = withRoot(schema, `#${root}`)
  if (!Object.hasOwn(moved, '$schema')) return moved
  const { $schema: _, ...rest } = moved
  return rest
}

function withRoot(schema: JsonSchema, root: string): JsonSchema {
  const entries = Object.entries(schema).map(([keyword, value]) => [keyword, moved(keyword, value, root)] as const)
  return entries.every(([keyword, value]) => value === schema[keyword]) ? schema : Object.fromEntries(entries)
}

function moved(keyword: string, value: unknown, root: string): unknown {
  if (DATA.has(keyword)) return value
  if (keyword === '$ref' && typeof value === 'string' && value.startsWith('#')) return `${root}${value.slice(1)}`
  if (Array.isArray(value)) {
    const all = value.map((one: unknown) => moved('', one, root))
    return all.every((one, i) => one === value[i]) ? value : all
  }
  return isSchema(value) ? withRoot(value, root) : value
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null
}

function pointerPart(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
}
