/**
 * schema-faults — what is wrong with a value by a JSON Schema: read keyword by keyword, for a page that may not make code
 * of text (a compiled validator would). Pure.
 *
 * Rules    a keyword that is not understood asks for nothing: the server has the last word.
 * Cost     a document of 1,000 values takes about a millisecond.
 */
import type { JsonSchema } from '../parts/schema-words.ts'
import { objectOf, refer } from '../parts/schema-words.ts'

export type ConfigPath = readonly (string | number)[]

export interface SchemaFault {
  readonly path: ConfigPath
  /** A sentence without its subject: `must be at least 1`. */
  readonly message: string
}

/** A schema may refer to itself. */
const DEEPEST = 60

interface Place {
  readonly root: JsonSchema
  readonly path: ConfigPath
  readonly depth: number
}
type Check = (schema: JsonSchema, value: unknown, place: Place) => readonly SchemaFault[]

export function schemaFaults(root: JsonSchema, value: unknown): readonly SchemaFault[] {
  return faultsOf(root, value, { root, path: [], depth: 0 })
}

const faultsOf: Check = (schema, value, place) => {
  if (place.depth > DEEPEST) return []
  const typeFault = wrongType(schema, value)
  // Of a value of another type nothing else needs to be said.
  if (typeFault !== undefined) return [{ path: place.path, message: typeFault }]
  const found = CHECKS.flatMap((check) => check(schema, value, place))
  const { $ref } = schema
  if (typeof $ref !== 'string') return found
  return [...found, ...faultsOf(refer(place.root, $ref), value, deeper(place))]
}

function deeper(place: Place, ...steps: ConfigPath): Place {
  return { root: place.root, path: [...place.path, ...steps], depth: place.depth + 1 }
}

export function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value
}

function wrongType({ type }: JsonSchema, value: unknown): string | undefined {
  const wanted: readonly unknown[] = Array.isArray(type) ? type : [type]
  if (type === undefined) return undefined
  const is = typeOf(value)
  const fits = wanted.some((one) => one === is || (one === 'integer' && Number.isInteger(value)))
  return fits ? undefined : `must be ${wanted.map((one) => TYPE_WORDS[String(one)] ?? String(one)).join(' or ')}`
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}

const say = ({ path }: Place, isWrong: boolean, message: () => string): readonly SchemaFault[] =>
  isWrong ? [{ path, message: message() }] : []

const checkValue: Check = (schema, value, place) => [
  ...('const' in schema
    ? say(place, !isSame(schema['const'], value), () => `must be ${JSON.stringify(schema['const'])}`)
    : []),
  ...(Array.isArray(schema['enum'])
    ? say(place, !schema['enum'].some((one) => isSame(one, value)), () => `must be one of ${listed(schema['enum'])}`)
    : []),
]

function listed(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(', ') : ''
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b))
}

const checkNumber: Check = (schema, value, place) => {
  if (typeof value !== 'number') return []
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  return [
    ...say(place, typeof minimum === 'number' && value < minimum, () => `must be at least ${String(minimum)}`),
    ...say(place, typeof maximum === 'number' && value > maximum, () => `must be at most ${String(maximum)}`),
    ...say(
      place,
      typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum,
      () => `must be more than ${String(exclusiveMinimum)}`,
    ),
    ...say(
      place,
      typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum,
      () => `must be less than ${String(exclusiveMaximum)}`,
    ),
    ...say(
      place,
      typeof multipleOf === 'number' && !isWhole(value / multipleOf),
      () => `must be a multiple of ${String(multipleOf)}`,
    ),
  ]
}

/** 0.3 / 0.1 is not quite 3. */
function isWhole(quotient: number): boolean {
  return Math.abs(quotient - Math.round(quotient)) < 1e-9
}

const checkText: Check = (schema, value, place) => {
  if (typeof value !== 'string') return []
  const { minLength, maxLength, pattern } = schema
  return [
    ...say(place, typeof minLength === 'number' && value.length < minLength, () =>
      minLength === 1 ? 'must not be empty' : `must have at least ${String(minLength)} characters`,
    ),
    ...say(
      place,
      typeof maxLength === 'number' && value.length > maxLength,
      () => `must have at most ${String(maxLength)} characters`,
    ),
    ...say(place, typeof pattern === 'string' && !matches(pattern, value), () => `must match ${String(pattern)}`),
  ]
}

/** A pattern that this browser cannot read asks for nothing. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    return true
  }
}

const checkList: Check = (schema, value, place) => {
  if (!Array.isArray(value)) return []
  const { minItems, maxItems, uniqueItems } = schema
  const first: readonly unknown[] = Array.isArray(schema['prefixItems']) ? schema['prefixItems'] : []
  const inside = value.flatMap((item: unknown, index) => {
    const one = index < first.length ? first[index] : schema['items']
    if (one === false) return [{ path: [...place.path, index], message: 'is one too many' }]
    return faultsOf(objectOf(one), item, deeper(place, index))
  })
  const distinct = new Set(value.map((item) => JSON.stringify(item)))
  return [
    ...say(
      place,
      typeof minItems === 'number' && value.length < minItems,
      () => `must have at least ${String(minItems)} items`,
    ),
    ...say(
      place,
      typeof maxItems === 'number' && value.length > maxItems,
      () => `must have at most ${String(maxItems)} items`,
    ),
    ...say(place, uniqueItems === true && distinct.size < value.length, () => 'must have no item twice'),
    ...inside,
  ]
}

const checkObject: Check = (schema, value, place) => {
  if (typeOf(value) !== 'object') return []
  const given = objectOf(value)
  const properties = objectOf(schema['properties'])
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
  const missing = required.filter((name) => typeof name === 'string' && !Object.hasOwn(given, name))
  return [
    ...missing.map((name) => ({ path: [...place.path, String(name)], message: 'is required' })),
    ...Object.entries(given).flatMap(([name, one]) =>
      Object.hasOwn(properties, name)
        ? faultsOf(objectOf(properties[name]), one, deeper(place, name))
        : checkExtra(schema, [name, one], place),
    ),
  ]
}

function checkExtra(schema: JsonSchema, [name, value]: readonly [string, unknown], place: Place) {
  const patterns = Object.entries(objectOf(schema['patternProperties'])).filter(([pattern]) => matches(pattern, name))
  if (patterns.length > 0) return patterns.flatMap(([, one]) => faultsOf(objectOf(one), value, deeper(place, name)))
  const { additionalProperties } = schema
  if (additionalProperties !== false) return faultsOf(objectOf(additionalProperties), value, deeper(place, name))
  const known = Object.keys(objectOf(schema['properties']))
  const message = known.length === 0 ? 'is not known here' : `is not known here; there is ${known.join(', ')}`
  return [{ path: [...place.path, name], message }]
}

const checkAlternatives: Check = (schema, value, place) =>
  ['anyOf', 'oneOf'].flatMap((name) => {
    const all = schema[name]
    if (!Array.isArray(all) || all.length === 0) return []
    const found = all.map((one) => faultsOf(objectOf(one), value, deeper(place)))
    if (found.some((faults) => faults.length === 0)) return []
    // What is nearest to fitting was meant.
    return found.toSorted((a, b) => distance(b, place) - distance(a, place) || a.length - b.length)[0] ?? []
  })

/** How deep into the value its first fault lies: one that fails at once was not meant. */
function distance(faults: readonly SchemaFault[], { path }: Place): number {
  return Math.min(
    ...faults.map((fault) => (fault.message.startsWith('must be "') ? 0 : fault.path.length - path.length)),
  )
}

const checkTogether: Check = (schema, value, place) =>
  Array.isArray(schema['allOf']) ? schema['allOf'].flatMap((one) => faultsOf(objectOf(one), value, deeper(place))) : []

const CHECKS: readonly Check[] = [
  checkValue,
  checkNumber,
  checkText,
  checkList,
  checkObject,
  checkAlternatives,
  checkTogether,
]
