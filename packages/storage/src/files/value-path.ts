/**
 * value-path — where an asset's value lies below the root, such that no two values share a place.
 *
 * Shapes   asset `a/b`                     → `a/b.json`
 *          asset `a/b`, partition `p q`    → `a/b/partition=p%20q.json`
 * Rules    names hold `A-Z a-z 0-9 _ . -` and `%XX` for each byte of anything else. `=` is in no name, so a partition's
 *          file is never that of an asset below; a directory whose name would end in `.json` gets a `=` behind it, so
 *          that `a.json` (the file of asset `a`) and `a.json=/` (what lies below asset `a.json`) are apart. A name of
 *          more than 200 characters goes on in a directory below, marked with `+`. `.` and `..` are escaped.
 *          On file systems that do not tell `A` from `a`, names must differ in more than that.
 */
import { join } from 'node:path'

const LONGEST_NAME = 200

/** Relative to the root. */
export function valuePath(assetKey: string, partition: string | undefined): string {
  const parts = assetKey.split('/').map(escapeName)
  if (partition !== undefined) {
    return join(...parts.map(directoryName), ...inPieces(`partition=${escapeName(partition)}`))
  }
  return join(...parts.slice(0, -1).map(directoryName), `${parts.at(-1) ?? ''}.json`)
}

/** What `valuePath` was made of; undefined for a path that it never gives. */
export function parseValuePath(
  path: string,
): { readonly assetKey: string; readonly partition: string | undefined } | undefined {
  if (!path.endsWith('.json')) return undefined
  const names = path.slice(0, -'.json'.length).split('/')
  const start = names.findIndex((name) => name.startsWith('partition='))
  const keyNames = start === -1 ? names : names.slice(0, start)
  const assetKey = keyNames.map((name) => unescapeName(name.replace(/=$/, ''))).join('/')
  if (start === -1) return { assetKey, partition: undefined }
  const escaped = names
    .slice(start)
    .map((name) => name.replace(/\+$/, ''))
    .join('')
  return { assetKey, partition: unescapeName(escaped.slice('partition='.length)) }
}

function directoryName(name: string): string {
  return name.toLowerCase().endsWith('.json') ? `${name}=` : name
}

/** The name as a file, or as directories and a file where it is too long for one. */
function inPieces(name: string): readonly string[] {
  const pieces = name.match(new RegExp(`.{1,${LONGEST_NAME}}`, 'g')) ?? [name]
  return pieces.map((piece, i) => (i === pieces.length - 1 ? `${piece}.json` : `${piece}+`))
}

function escapeName(name: string): string {
  if (name === '.' || name === '..') return name.replaceAll('.', '%2E')
  // An empty name would vanish from the path.
  if (name === '') return '%'
  return name.replace(/[^A-Za-z0-9_.-]/gu, escapeCharacter)
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0)
  // Half of a pair has no bytes in UTF-8.
  if (character.length === 1 && code >= 0xd800 && code <= 0xdfff) return `%u${code.toString(16)}`
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
}

function unescapeName(name: string): string {
  if (name === '%') return ''
  return name.replace(/%u([0-9a-f]{4})|(?:%[0-9A-F]{2})+/g, (escaped, half: string | undefined) =>
    half === undefined ? decodeURIComponent(escaped) : String.fromCharCode(Number.parseInt(half, 16)),
  )
}
