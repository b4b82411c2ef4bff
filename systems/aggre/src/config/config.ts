/**
 * config — reads aggre's configuration: YAML, checked whole before anything is asked for.
 *
 * Errors   InvalidError invalid/aggre-config       the file says what it may not; every slip is named with file:line:column
 *          InvalidError invalid/aggre-config-file  the file is not there or cannot be read
 */
import { readFileSync } from 'node:fs'

import { InvalidError } from 'ingot'
import { type Document, LineCounter, parseDocument, visit } from 'yaml'

import { explainIssues } from './explain.ts'
import { type AggreConfig, aggreSchema } from './schema.ts'

export type { AggreConfig } from './schema.ts'

/** Read while the definitions load, so not asynchronous. */
export function readConfig(path: string): AggreConfig {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new InvalidError(
      'invalid/aggre-config-file',
      `The configuration ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}. Correct the path or its permissions.`,
      { cause },
    )
  }
  return parseConfig(text, path)
}

/** `name` stands before line and column in what is said of it. */
export function parseConfig(text: string, name: string): AggreConfig {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${name}:${line}:${col}`
  }
  const slips = document.errors.map(({ pos, message }) => `${place(pos[0])} ${message}`)
  if (slips.length === 0) {
    for (const { anchor, offset } of aliasesOfNothing(document)) {
      slips.push(`${place(offset)} *${anchor} stands for nothing: no &${anchor} comes before it`)
    }
  }
  if (slips.length > 0) throw refuse(slips)
  const read = aggreSchema.safeParse(unfold(document, name) ?? {})
  if (read.success) return read.data
  throw refuse(explainIssues(read.error.issues, { document, lines, name }))
}

function aliasesOfNothing(document: Document) {
  const found: { readonly anchor: string; readonly offset: number }[] = []
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) === undefined) found.push({ anchor: alias.source, offset: alias.range?.[0] ?? 0 })
    },
  })
  return found
}

function unfold(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch {
    throw refuse([`${name}:1:1 unfolds its aliases without end`])
  }
}

function refuse(slips: readonly string[]): InvalidError {
  const count = slips.length === 1 ? 'One thing is' : `${slips.length} things are`
  return new InvalidError('invalid/aggre-config', `${count} wrong in the configuration:\n${slips.join('\n')}`)
}
