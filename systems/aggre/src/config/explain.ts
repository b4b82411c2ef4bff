/**
 * explain — what is wrong in a YAML file, each as one line: `aggre.yaml:12:5 sources.reddit.sorts[0]: …`.
 */
import { type Document, isMap, isNode, isPair, isScalar, isSeq, type LineCounter } from 'yaml'
import { z } from 'zod'

import { nearest } from './nearest.ts'
import { aggreSchema } from './schema.ts'

interface Source {
  readonly document: Document
  readonly lines: LineCounter
  readonly name: string
}

type Path = readonly PropertyKey[]

/** In the order of the file. */
export function explainIssues(issues: readonly z.core.$ZodIssue[], source: Source): string[] {
  const slips = issues.flatMap((issue) => slipsOf(issue))
  return slips
    .map((slip) => ({ ...slip, offset: offsetOf(source.document, slip.path, slip.isKey) }))
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ path, what, offset }) => {
      const { line, col } = source.lines.linePos(offset)
      const isMissing = path.length > 0 && !source.document.hasIn([...path])
      return `${source.name}:${line}:${col} ${path.length === 0 ? '' : `${printPath(path)}: `}${isMissing ? 'is missing' : what}`
    })
}

interface Slip {
  readonly path: Path
  readonly what: string
  /** True where the key itself is what is wrong, and not its value. */
  readonly isKey: boolean
}

function slipsOf(issue: z.core.$ZodIssue): Slip[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, what: sayWhat(issue), isKey: false }]
  const known = knownKeys(issue.path)
  return issue.keys.map((key) => {
    const near = nearest(key, known)
    const hint = near === undefined ? `known here: ${known.join(', ')}` : `did you mean "${near}"?`
    return { path: [...issue.path, key], what: `is no key that is known; ${hint}`, isKey: true }
  })
}

function sayWhat(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${article(issue.expected)}`
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return `must be ${issue.origin === 'string' ? 'longer' : `${issue.minimum} or more`}`
    case 'too_big':
      return issue.origin === 'array'
        ? `must list ${issue.maximum} or fewer`
        : `must be ${issue.origin === 'string' ? 'shorter' : `${issue.maximum} or less`}`
    default:
      return issue.message
  }
}

const ARTICLES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
}

function article(expected: string): string {
  return ARTICLES[expected] ?? expected
}

/** The keys that the schema has at a path. */
function knownKeys(path: Path): string[] {
  let here: unknown = z.toJSONSchema(aggreSchema, { io: 'output', unrepresentable: 'any' })
  for (const part of path) here = member(member(here, typeof part === 'number' ? 'items' : 'properties'), part)
  return Object.keys(member(here, 'properties') ?? {})
}

function member(value: unknown, key: PropertyKey): object | undefined {
  // The items of a list are one schema for all of them.
  if (typeof key === 'number') return value === null ? undefined : Object(value)
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  return typeof found === 'object' && found !== null ? found : undefined
}

/** Where in the text it is; of what is not there, where it should be. */
function offsetOf(document: Document, path: Path, isKey: boolean): number {
  let here: unknown = document.contents
  let offset = isNode(here) ? (here.range?.[0] ?? 0) : 0
  for (const [depth, part] of path.entries()) {
    const pair = isMap(here)
      ? here.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      : undefined
    const next = isPair(pair) ? pair.value : isSeq(here) ? here.items[Number(part)] : undefined
    const key = pair?.key
    if (isNode(key)) offset = key.range?.[0] ?? offset
    if (!isNode(next)) return offset
    const isLast = depth === path.length - 1
    // What is wrong in a map is shown at its key: the map itself begins on the next line.
    if (!(isLast && isKey) && !(isMap(next) && pair !== undefined)) offset = next.range?.[0] ?? offset
    here = next
  }
  return offset
}

function printPath(path: Path): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`))
    .join('')
}
