/**
 * metadata — facts about a value, as they may be reported from outside: those that an author's code may say.
 */
import type { MetadataValue } from '@ingot/core'
import { z } from 'zod'

import { atMs, text } from './route.ts'

const name = z.string().max(1_000)
const column = z.strictObject({
  name,
  type: name,
  nullable: z.boolean().exactOptional(),
  description: text.exactOptional(),
})
const codeReference = z.union([
  z.strictObject({ file: name, line: z.number().int().exactOptional(), label: name.exactOptional() }),
  z.strictObject({ url: text, label: name.exactOptional() }),
])

export const metadataValue = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  z.strictObject({ kind: z.literal('url'), url: text }),
  z.strictObject({ kind: z.literal('path'), path: text }),
  z.strictObject({ kind: z.literal('json'), json: z.unknown() }),
  z.strictObject({ kind: z.literal('markdown'), markdown: z.string() }),
  z.strictObject({ kind: z.literal('int'), value: z.number().int() }),
  z.strictObject({ kind: z.literal('float'), value: z.number() }),
  z.strictObject({ kind: z.literal('bool'), value: z.boolean() }),
  z.strictObject({ kind: z.literal('timestamp'), atMs }),
  z.strictObject({ kind: z.literal('run'), runId: name }),
  z.strictObject({ kind: z.literal('asset'), key: name }),
  z.strictObject({ kind: z.literal('job'), name }),
  z.strictObject({ kind: z.literal('pool'), name }),
  z.strictObject({ kind: z.literal('notebook'), path: text }),
  z.strictObject({ kind: z.literal('code-references'), references: z.array(codeReference) }),
  z.strictObject({ kind: z.literal('table'), columns: z.array(name), rows: z.array(z.array(z.unknown())) }),
  z.strictObject({ kind: z.literal('table-schema'), columns: z.array(column) }),
  z.strictObject({
    kind: z.literal('column-lineage'),
    columns: z.record(z.string(), z.array(z.strictObject({ asset: name, column: name }))),
  }),
  z.strictObject({ kind: z.literal('null') }),
]) satisfies z.ZodType<MetadataValue>
