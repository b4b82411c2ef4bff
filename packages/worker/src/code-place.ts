/**
 * code-place — where in the author's own code something happened, from a stack: `/path/project.ts:12:7`.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// A path may hold blanks and brackets; a place inside `eval` names no file.
const FRAME = /^\s*at (?:async )?(?:.*? \()?((?:file:\/\/|\/).*:\d+:\d+)\)?$/

/** A file that does not parse stands alone on the stack's first line; else the first frame that is not Node's. */
export function placeOf(stack: string): string | undefined {
  const lines = stack.split('\n')
  const unparsed = /^((?:file:\/\/|\/).+:\d+)$/.exec(lines[0] ?? '')?.[1]
  const place =
    unparsed ??
    lines
      .filter(isOfFile)
      .map(frameOf)
      .find((frame) => frame !== undefined)
  return place === undefined ? undefined : toPath(place)
}

/** The same for a stack that begins in our own code. */
export function callerOf(stack: string): string | undefined {
  const place = stack
    .split('\n')
    .filter(isOfFile)
    .map(frameOf)
    .find((frame) => frame !== undefined && isAuthors(frame))
  return place === undefined ? undefined : toPath(place)
}

/** Of a file's URL, with or without a position: false for what Node, Ingot or an installed package brought. */
export function isAuthors(url: string): boolean {
  return url.startsWith('file:') && !url.includes('/node_modules/') && !OURS.some((folder) => url.startsWith(folder))
}

// Installed, both lie in node_modules anyway.
const OURS: readonly string[] = [
  new URL('.', import.meta.url).href,
  new URL('.', import.meta.resolve('@ingot/core')).href,
]

function isOfFile(line: string): boolean {
  return !line.includes('node:') && !line.includes('node_modules') && !line.includes('<anonymous>:')
}

function frameOf(line: string): string | undefined {
  return FRAME.exec(line)?.[1]
}

/** A place as a person types it: URLs, and paths cut out of one by a tool, are encoded. */
export function toPath(place: string): string {
  const [, file = place, position = ''] = /^(.*?)((?::\d+)*)$/.exec(place) ?? []
  try {
    if (file.startsWith('file:')) return fileURLToPath(file) + position
    return (file.includes('%') && !existsSync(file) ? decodeURIComponent(file) : file) + position
  } catch {
    return place
  }
}
