/**
 * config-text — a config as its writer sees it, as YAML or JSON, and as a value: read, changed at one place, and where in
 * the text something stands. Pure.
 *
 * Rules    a change of YAML keeps its comments and order; JSON is printed anew.
 */
import { isMap, isNode, isPair, isScalar, parseDocument, stringify } from 'yaml'

import type { EditorProblem } from '../parts/code-editor.tsx'
import type { ConfigPath, SchemaFault } from './schema-faults.ts'

export type ConfigLanguage = 'yaml' | 'json'

export interface ReadConfig {
  /** Undefined while the text cannot be read. */
  readonly value: Readonly<Record<string, unknown>> | undefined
  readonly problems: readonly EditorProblem[]
}

// JSON is YAML, too: one reader for both.
const parse = (text: string) => parseDocument(text, { prettyErrors: false, uniqueKeys: true })

export function readConfig(text: string, language: ConfigLanguage): ReadConfig {
  const document = parse(text)
  const problems = document.errors.map(({ pos: [from, to], message }) => ({
    from,
    to: Math.max(to, from + 1),
    message,
  }))
  const jsonProblem = language === 'json' && text.trim() !== '' ? jsonFault(text) : undefined
  if (problems.length > 0) return { value: undefined, problems }
  if (jsonProblem !== undefined) return { value: undefined, problems: [jsonProblem] }
  const value: unknown = document.toJS() ?? {}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { value: value as Readonly<Record<string, unknown>>, problems: [] }
  }
  const message = 'A config is an object: names and their values.'
  return { value: undefined, problems: [{ from: 0, to: text.length, message }] }
}

function jsonFault(text: string): EditorProblem | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return { from: 0, to: text.length, message: error instanceof Error ? error.message : String(error) }
  }
}

/** What the schema finds wrong, where it stands; what is missing is marked at what lacks it. */
export function placedFaults(text: string, faults: readonly SchemaFault[]): readonly EditorProblem[] {
  const document = parse(text)
  return faults.map(({ path, message }) => {
    const [from, to] = rangeOf(document.contents, path) ?? [0, Math.min(1, text.length)]
    return { from, to, message: `${path.length === 0 ? 'The config' : String(path.at(-1))} ${message}` }
  })
}

/** From the key to the end of its value; of what is not there, the key that should hold it. */
function rangeOf(contents: unknown, path: ConfigPath): readonly [number, number] | undefined {
  let found: readonly [number, number] | undefined
  let at: unknown = contents
  for (const step of path) {
    const pair = isMap(at)
      ? at.items.find(({ key }) => (isScalar(key) ? String(key.value) : key) === String(step))
      : undefined
    const next: unknown = pair === undefined ? itemOf(at, step) : pair.value
    if (isPair(pair) && isNode(pair.key) && pair.key.range) found = [pair.key.range[0], pair.key.range[1]]
    if (isScalar(next) && next.range && next.range[1] > next.range[0]) found = [next.range[0], next.range[1]]
    at = next
  }
  return found
}

function itemOf(at: unknown, step: string | number): unknown {
  const { items } = (at ?? {}) as { readonly items?: readonly unknown[] }
  return typeof step === 'number' && !isMap(at) ? items?.[step] : undefined
}

/** Undefined takes the value away, and what holds nothing then. */
export function withValue(text: string, language: ConfigLanguage, path: ConfigPath, value: unknown): string {
  const document = parse(text)
  if (value === undefined) deleteUp(document, path)
  else document.setIn(path, document.createNode(value))
  return language === 'json' ? printConfig(document.toJS() ?? {}, 'json') : printed(document.toString())
}

function deleteUp(document: ReturnType<typeof parse>, path: ConfigPath): void {
  document.deleteIn(path)
  const above = path.slice(0, -1)
  const holder = document.getIn(above)
  if (above.length > 0 && isMap(holder) && holder.items.length === 0) deleteUp(document, above)
}

export function printConfig(value: unknown, language: ConfigLanguage): string {
  if (language === 'json') return `${JSON.stringify(value, null, 2)}\n`
  return printed(stringify(value))
}

/** Nothing at all rather than `{}`. */
function printed(yaml: string): string {
  return yaml.trim() === '{}' || yaml.trim() === 'null' ? '' : yaml
}

/** The same in the other language; as it was when it cannot be read. */
export function translated(text: string, from: ConfigLanguage, to: ConfigLanguage): string {
  const { value } = readConfig(text, from)
  return value === undefined || from === to ? text : printConfig(value, to)
}
