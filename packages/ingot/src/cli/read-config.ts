/**
 * read-config — the run's config, from a file or from the command line itself.
 *
 * Errors   InvalidError invalid/run-config   the file cannot be read, or is not JSON; the message has line and column
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import type { RunConfig } from '@ingot/core'
import { InvalidError, toErrorRecord } from '@ingot/core'

/** `given` is JSON that begins with `{`, or a JSON file's path, seen from `cwd`. */
export function readConfig(given: string, cwd: string): RunConfig {
  if (given.trimStart().startsWith('{')) return parseConfig(given, 'the config given by --config')
  const path = resolve(cwd, given)
  return parseConfig(readText(path), `the config file ${path}`)
}

function readText(path: string): string {
  try {
    // An editor on Windows may have put a byte order mark before the first character.
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    const { code } = toErrorRecord(cause)
    const wrong = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? 'unknown reason'})`
    throw new InvalidError('invalid/run-config', `the config file ${path} ${wrong}.`, { cause })
  }
}

function parseConfig(text: string, what: string): RunConfig {
  const config = parse(text, what)
  if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config as RunConfig
  throw new InvalidError(
    'invalid/run-config',
    `${what} must be an object like {"assets": {"bronze/raw": {"limit": 5}}}.`,
  )
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const said = toErrorRecord(cause)
      .message.replace(/, (?:\.\.\.)?"[^]*$/, '')
      .replace(/ in JSON at position.*$/, '')
    throw new InvalidError('invalid/run-config', `${what} is not JSON: ${said} at ${placeOf(text, String(cause))}.`, {
      cause,
    })
  }
}

function placeOf(text: string, message: string): string {
  const told = /at position (\d+)/.exec(message)?.[1]
  const before = text.slice(0, told === undefined ? errorAt(text) : Number(told))
  return `line ${before.split('\n').length}, column ${before.length - before.lastIndexOf('\n')}`
}

/**
 * The place of an unexpected token, which V8 names but does not place: it is the last character of the shortest
 * beginning of the text that is refused for such a token.
 */
function errorAt(text: string): number {
  let good = 0
  let bad = text.length + 1
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (hasUnexpectedToken(text.slice(0, middle))) bad = middle
    else good = middle
  }
  return bad - 1
}

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch (error) {
    return String(error).includes('Unexpected token')
  }
}
