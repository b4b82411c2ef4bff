/**
 * config-schema — a Standard Schema of a flat config by hand, so that no schema library is needed: fields by name, all
 * of them optional unless `required`, others refused.
 */
import type { Schema } from '@ingot/core'

export interface Field {
  readonly check: (value: unknown) => boolean
  readonly jsonSchema: Readonly<Record<string, unknown>>
  /** `must be …`. */
  readonly fault: string
}

export function checked(check: Field['check'], jsonSchema: Field['jsonSchema'], fault: string): Field {
  return { check, jsonSchema, fault }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

export const text: Field = checked(isText, { type: 'string', minLength: 1 }, 'must be a text of at least one character')
/** Possibly none: a variable of the environment that is not set. */
export const maybeText: Field = checked((value) => typeof value === 'string', { type: 'string' }, 'must be a text')
export const texts: Field = checked(
  (value) => Array.isArray(value) && value.every(isText),
  { type: 'array', items: text.jsonSchema },
  'must be a list of texts',
)
export const count: Field = checked(
  (value) => typeof value === 'number' && Number.isSafeInteger(value) && value > 0,
  { type: 'integer', minimum: 1 },
  'must be a whole number above 0',
)
export const oneOf = (...values: readonly string[]): Field =>
  checked((value) => values.some((one) => one === value), { enum: values }, `must be one of ${values.join(', ')}`)

export function configSchema<Config extends object>(
  fields: Readonly<Record<keyof Config & string, Field>>,
  required: readonly (keyof Config & string)[] = [],
): Schema<Config> {
  const all: Readonly<Record<string, Field>> = fields
  const properties = Object.fromEntries(Object.entries(all).map(([name, field]) => [name, field.jsonSchema]))
  const jsonSchema = { type: 'object', properties, required, additionalProperties: false }
  const standard = {
    version: 1 as const,
    vendor: 'ingot',
    validate: (value: unknown) => {
      if (!isConfig<Config>(value)) return { issues: [{ message: 'must be an object', path: [] }] }
      const given = new Map<string, unknown>(Object.entries(value).filter(([, one]) => one !== undefined))
      const issues = [
        ...[...given].flatMap(([name, one]) => faultsOf(all, name, one)),
        ...required.filter((name) => !given.has(name)).map((name) => ({ message: 'is missing', path: [name] })),
      ]
      return issues.length > 0 ? { issues } : { value }
    },
    // Read by whoever shows a form; not part of the schema's type.
    jsonSchema: { input: () => jsonSchema, output: () => jsonSchema },
  }
  return { '~standard': standard }
}

function isConfig<Config extends object>(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function faultsOf(fields: Readonly<Record<string, Field>>, name: string, value: unknown) {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (field === undefined) return [{ message: 'is not known', path: [name] }]
  return field.check(value) ? [] : [{ message: field.fault, path: [name] }]
}
