/**
 * recorded — reads what the services once sent, from a folder, as if it had just been fetched.
 *
 * Shapes   `<folder>/<source>/**`, any nesting, `*.json` and `*.ndjson`, either with `.gz`. One file holds
 *            one response;
 *            a list of pages (where the service itself never answers with a list, or the list holds lists);
 *            a cassette, `[{ method, uri, status: { code }, body }]`, named `file#1`, `file#2`, …;
 *            or, as ndjson, one response per line, bare or as `{ body, path, committed_at }`, named `file:line`.
 * Errors   A folder that cannot be read is an Error. A file or line that cannot is named in its source's reason, and
 *          costs neither its neighbours nor other sources. A source without files is `absent`.
 * Promise  The same folder gives the same value: files in the order of their paths, `durationMs` 0.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { at, isObject, parseJson, stringAt } from './json.ts'
import { type Outcome, type RawFetch, type RawResponse, SOURCE_NAMES, type SourceName } from './message.ts'
import { SOURCES } from './sources/all.ts'

const RECORDING = /\.(json|ndjson)(\.gz)?$/
/** More than any recording of ours; a small file can unpack to more than memory holds. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024
const REASONS_SHOWN = 5

const unpack = promisify(gunzip)

/** What one file, or one line of it, gave. */
interface Found {
  readonly responses: readonly RawResponse[]
  readonly unreadable: readonly string[]
}

export async function readRecorded(folder: string, nowIso: string): Promise<RawFetch[]> {
  const present = await readdir(folder).catch((error: unknown) => {
    throw new Error(`The folder of recorded responses ${folder} cannot be read: ${why(error)}.`, { cause: error })
  })
  const names = new Set(present)
  return Promise.all(SOURCE_NAMES.map((name) => readSource(join(folder, name), name, names.has(name), nowIso)))
}

async function readSource(folder: string, source: SourceName, isThere: boolean, nowIso: string): Promise<RawFetch> {
  const made = (outcome: Outcome, reason: string | null, responses: readonly RawResponse[]): RawFetch => {
    return { source, fetchedAt: nowIso, outcome, reason, responses, durationMs: 0 }
  }
  if (!isThere) return made('absent', `no folder ${source}`, [])
  let paths: string[]
  try {
    paths = await listRecordings(folder)
  } catch (error) {
    return made('failed', `${source} cannot be read: ${why(error)}`, [])
  }
  if (paths.length === 0) return made('absent', `no .json or .ndjson file in ${source}`, [])
  const found: Found[] = []
  for (const path of paths) found.push(await readRecording(folder, path, source))
  const responses = found.flatMap((one) => one.responses)
  const unreadable = found.flatMap((one) => one.unreadable)
  if (unreadable.length === 0) return made('ok', null, responses)
  return made(responses.length === 0 ? 'failed' : 'partial', listReasons(unreadable), responses)
}

async function listRecordings(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory() && RECORDING.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted()
}

async function readRecording(folder: string, path: string, source: SourceName): Promise<Found> {
  try {
    const bytes = await readFile(join(folder, path))
    const unpacked = path.endsWith('.gz') ? await unpack(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }) : bytes
    const text = new TextDecoder().decode(unpacked)
    return /\.ndjson(\.gz)?$/.test(path) ? readLines(text, path) : readOne(text, path, SOURCES[source].answersLists)
  } catch (error) {
    return { responses: [], unreadable: [`${path} cannot be read: ${why(error)}`] }
  }
}

function readOne(text: string, path: string, answersLists: boolean): Found {
  const json = parseJson(text)
  if (!json.ok) return { responses: [], unreadable: [`${path} ${json.why}`] }
  const parts = json.value
  if (!Array.isArray(parts) || parts.length === 0) return one(makeResponse(path, { body: text }))
  const isCassette = parts.every((part) => isObject(part) && 'body' in part && ('uri' in part || 'status' in part))
  const isPages = !isCassette && parts.every((part) => (answersLists ? Array.isArray(part) : isObject(part)))
  if (!isCassette && !isPages) return one(makeResponse(path, { body: text }))
  const responses = parts.map((part: unknown, index) => {
    const name = `${path}#${index + 1}`
    return isCassette ? makeResponse(name, part) : makeResponse(name, { body: part })
  })
  return { responses, unreadable: [] }
}

function readLines(text: string, path: string): Found {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), name: `${path}:${index + 1}` }))
  const found = lines.filter(({ line }) => line !== '').map(({ line, name }) => readLine(line, name))
  return {
    responses: found.flatMap(({ responses }) => responses),
    unreadable: found.flatMap(({ unreadable }) => unreadable),
  }
}

function readLine(line: string, name: string): Found {
  const json = parseJson(line)
  if (!json.ok) return { responses: [], unreadable: [`${name} ${json.why}`] }
  const isWrapped = isObject(json.value) && 'body' in json.value && ('path' in json.value || 'uri' in json.value)
  return one(makeResponse(name, isWrapped ? json.value : { body: line }))
}

/** A cassette's `{ uri, status: { code }, body }`, a line's `{ path, body }`, or a body alone. */
function makeResponse(name: string, recorded: unknown): RawResponse {
  const body = at(recorded, 'body')
  const status = at(recorded, 'status', 'code') ?? at(recorded, 'status')
  return {
    name,
    url: stringAt(recorded, 'uri') ?? stringAt(recorded, 'path') ?? '',
    status: typeof status === 'number' ? status : 200,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }
}

function one(response: RawResponse): Found {
  return { responses: [response], unreadable: [] }
}

function listReasons(unreadable: readonly string[]): string {
  const more = unreadable.length - REASONS_SHOWN
  return unreadable.slice(0, REASONS_SHOWN).join('; ') + (more > 0 ? `; and ${more} more` : '') + '.'
}

/** Node's messages for files and archives carry the full path again, or a code in words: the code says enough. */
function why(error: unknown): string {
  const code = at(error, 'code')
  if (code === 'ENOENT') return 'it does not exist'
  if (code === 'ENOTDIR') return 'it is not a folder'
  if (code === 'Z_BUF_ERROR') return 'its gzip data ends too early'
  if (code === 'Z_DATA_ERROR') return 'its gzip data is damaged'
  return error instanceof Error ? error.message : String(error)
}
