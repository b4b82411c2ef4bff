/** column-facts — an asset's columns: their types, and the columns of other assets that they come from. Pure. */
import type { ColumnSource, Metadata } from '@ingot/core'

export interface ColumnFacts {
  readonly name: string
  readonly type: string | undefined
  readonly isNullable: boolean | undefined
  readonly description: string | undefined
  readonly sources: readonly ColumnSource[]
}

/** Of the newest value, and where that says nothing, as declared. Columns known by their lineage alone come last. */
export function columnFacts(...from: readonly (Metadata | undefined)[]): readonly ColumnFacts[] {
  const values = from.flatMap((metadata) => Object.values(metadata ?? {}))
  const schema = values.find((value) => value.kind === 'table-schema')?.columns ?? []
  const lineage = values.find((value) => value.kind === 'column-lineage')?.columns ?? {}
  const known = new Set(schema.map(({ name }) => name))
  return [
    ...schema.map(({ name, type, nullable, description }) => ({
      name,
      type,
      isNullable: nullable,
      description,
      sources: lineage[name] ?? [],
    })),
    ...Object.entries(lineage)
      .filter(([name]) => !known.has(name))
      .map(([name, sources]) => ({ name, type: undefined, isNullable: undefined, description: undefined, sources })),
  ]
}

/** What is shown apart from the rest: columns, and where the code is. */
export function plainMetadata(metadata: Metadata): Metadata {
  const isApart = new Set(['table-schema', 'column-lineage', 'code-references'])
  return Object.fromEntries(Object.entries(metadata).filter(([, { kind }]) => !isApart.has(kind)))
}

export function codeReferences(...from: readonly (Metadata | undefined)[]): Metadata {
  return Object.fromEntries(
    from.flatMap((metadata) => Object.entries(metadata ?? {})).filter(([, { kind }]) => kind === 'code-references'),
  )
}
