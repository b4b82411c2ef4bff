/**
 * metadata-text — metadata as a person reads it on a terminal: numbers as numbers, Markdown as text, tables as tables.
 */
import type { CodeReference, Metadata, MetadataValue } from '@ingot/core'
import { ROW_COUNT } from '@ingot/core'

import { formatInstant } from './duration.ts'
import { formatBytes } from './quantity.ts'
import { formatTable, type TableOptions } from './table.ts'
import { oneLine, printable } from './text-width.ts'

/** One line: what fits in a list. */
export function metadataText(value: MetadataValue): string {
  switch (value.kind) {
    case 'text':
      return oneLine(value.text)
    case 'url':
      return oneLine(value.url)
    case 'path':
    case 'notebook':
      return oneLine(value.path)
    case 'job':
    case 'pool':
      return oneLine(value.name)
    case 'code-references':
      return value.references.map(codeReferenceText).join(', ')
    case 'markdown':
      return oneLine(value.markdown)
    case 'json':
      return oneLine(JSON.stringify(value.json) ?? 'nothing')
    case 'int':
      return String(value.value)
    case 'float':
      return String(Number(value.value.toPrecision(6)))
    case 'bool':
      return value.value ? 'yes' : 'no'
    case 'timestamp':
      return formatInstant(value.atMs)
    case 'run':
      return oneLine(value.runId)
    case 'asset':
      return oneLine(value.key)
    case 'table':
      return `table of ${value.rows.length} × ${value.columns.length}`
    case 'table-schema':
      return value.columns.map(({ name, type }) => oneLine(`${name} ${type}`)).join(', ')
    case 'column-lineage':
      return `lineage of ${Object.keys(value.columns).length} columns`
    case 'null':
      return '–'
    default:
      throw new Error(`unhandled metadata ${JSON.stringify(value satisfies never)}`)
  }
}

function codeReferenceText(reference: CodeReference): string {
  const place =
    'url' in reference ? reference.url : `${reference.file}${reference.line === undefined ? '' : `:${reference.line}`}`
  return oneLine(reference.label === undefined ? place : `${reference.label} ${place}`)
}

/** `name  value` lines; what needs more room stands indented below its name. */
export function metadataLines(metadata: Metadata, options: TableOptions): readonly string[] {
  const names = Object.keys(metadata).map(oneLine)
  const width = Math.min(24, Math.max(0, ...names.map((name) => name.length)))
  return Object.entries(metadata).flatMap(([name, value]) => {
    const block = blockOf(value, options)
    const label = options.paint('dim', oneLine(name).padEnd(width))
    if (block === undefined) return [`${label}  ${metadataText(value)}`]
    return [label.trimEnd(), ...block.map((line) => `  ${line}`)]
  })
}

/** The lines of a value that is more than a word; undefined where one line says it. */
function blockOf(value: MetadataValue, options: TableOptions): readonly string[] | undefined {
  switch (value.kind) {
    case 'text':
      return manyLines(value.text)
    case 'markdown':
      return manyLines(value.markdown)
    case 'json':
      return manyLines(JSON.stringify(value.json, undefined, 2) ?? 'nothing')
    case 'table':
      return formatTable(
        value.columns.map((title) => ({ title, isElastic: true })),
        value.rows.map((row) => row.map(cellText)),
        options,
      )
    case 'table-schema':
      return formatTable(
        [{ title: 'column' }, { title: 'type' }, { title: 'null' }, { title: 'description', isElastic: true }],
        value.columns.map((column) => [column.name, column.type, nullText(column.nullable), column.description ?? '']),
        options,
      )
    case 'column-lineage':
      return Object.entries(value.columns).map(
        ([column, sources]) =>
          `${oneLine(column)} ← ${sources.map(({ asset, column: from }) => oneLine(`${asset}.${from}`)).join(', ')}`,
      )
    default:
      return undefined
  }
}

function manyLines(text: string): readonly string[] | undefined {
  const lines = printable(text).split('\n')
  return lines.length === 1 ? undefined : lines
}

function nullText(isNullable: boolean | undefined): string {
  if (isNullable === undefined) return ''
  return isNullable ? 'yes' : 'no'
}

function cellText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

// What stands on a step's line besides its duration: more would push the error of the next step out of sight.
const MAX_KEY_NUMBERS = 3

const BYTES = /(?:^|_)bytes$/

/** Rows and bytes of several values together; no other number is known to add up. */
export function addedUp(one: Metadata, other: Metadata): Metadata {
  const names = Object.keys({ ...one, ...other }).filter((name) => name === ROW_COUNT || BYTES.test(name))
  return Object.fromEntries(
    names.map((name) => [name, { kind: 'int', value: intOf(one[name]) + intOf(other[name]) } as const]),
  )
}

function intOf(value: MetadataValue | undefined): number {
  return value?.kind === 'int' ? value.value : 0
}

/** The numbers worth a place on a step's line: the row count first. */
export function keyNumbers(metadata: Metadata): readonly string[] {
  const rows = metadata[ROW_COUNT]
  const others = Object.entries(metadata).flatMap(([name, value]) =>
    name !== ROW_COUNT && (value.kind === 'int' || value.kind === 'float')
      ? [BYTES.test(name) ? formatBytes(value.value) : `${oneLine(name)} ${metadataText(value)}`]
      : [],
  )
  const first = rows?.kind === 'int' ? [`${rows.value} ${rows.value === 1 ? 'row' : 'rows'}`] : []
  return [...first, ...others].slice(0, MAX_KEY_NUMBERS)
}
