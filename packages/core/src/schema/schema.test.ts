import { describe, expect, it } from 'vitest'
import * as z from 'zod'

import { jsonSchemaOf, validate } from './schema.ts'

const schema = z.object({
  limit: z.number().int().default(5),
  nested: z.object({ name: z.string() }).optional(),
  list: z.array(z.object({ id: z.number() })).default([]),
  free: z.record(z.string(), z.number()).default({}),
})

describe('validate', () => {
  it('applies defaults', async () => {
    expect(await validate(schema, {}, 'config')).toEqual({ limit: 5, list: [], free: {} })
  })

  it.each([
    [{ limit: 'x' }, /^config: "limit": .*expected number/],
    [{ limitt: 1 }, /^config: unknown key "limitt" \(known: limit, nested, list, free\)\.$/],
    [{ nested: { name: 'a', nam: 'b' } }, /unknown key "nested\.nam" \(known: name\)/],
    [{ list: [{ id: 1 }, { id: 2, idd: 3 }] }, /unknown key "list\.1\.idd"/],
    [{ nested: {} }, /"nested\.name": /],
    ['text', /^config: .*expected object/],
  ])('%j is refused: %s', async (value, message) => {
    await expect(validate(schema, value, 'config')).rejects.toThrow(message)
  })

  it('keys of a record, and of an object that allows any, are not unknown', async () => {
    expect(await validate(schema, { free: { any: 1 } }, 'config')).toMatchObject({ free: { any: 1 } })
    expect(await validate(z.looseObject({ a: z.number() }), { a: 1, b: 2 }, 'config')).toEqual({ a: 1, b: 2 })
  })
})

describe('jsonSchemaOf', () => {
  it('describes what a caller may write', () => {
    expect(jsonSchemaOf(schema)).toMatchObject({
      type: 'object',
      properties: { limit: { type: 'integer', default: 5 } },
    })
  })

  it('is undefined where a schema has no JSON form', () => {
    expect(jsonSchemaOf(z.object({ when: z.date() }))).toBeUndefined()
  })
})
