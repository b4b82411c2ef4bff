/**
 * ui-files — the built pages. Files are found by name in a list read from the folder, so no address leads out of it.
 *
 * Promise  a page that was built anew while the server runs is served: the list is read again when a name is not in it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, sep } from 'node:path'

import type { Encoding } from './encoding.ts'
import { encodeBytes } from './encoding.ts'

export interface UiFile {
  readonly bytes: Buffer
  readonly type: string
  /** Its name changes with what is in it. */
  readonly isHashed: boolean
  readonly encoded: ((encoding: Encoding) => Promise<Buffer>) | undefined
}

export interface UiFiles {
  /** By its address: `/assets/main-3f2a.js`. */
  find(address: string): UiFile | undefined
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
// Compressed already.
const DENSE = ['.png', '.woff2', '.ico']
const HASHED = /^\/assets\/.+[-.][\w-]{6,}\.\w+$/

export function openUiFiles(folder: string): UiFiles {
  let names = list(folder)
  let listedAt = modifiedAt(folder)
  const kept = new Map<string, UiFile>()
  const read = (address: string): UiFile => {
    const found = kept.get(address)
    if (found !== undefined) return found
    const file = open(join(folder, ...address.split('/')), address)
    // Others may be written anew under the same name.
    if (file.isHashed) kept.set(address, file)
    return file
  }
  return {
    find(address) {
      if (!names.has(address)) {
        const at = modifiedAt(folder)
        if (at === listedAt) return undefined
        listedAt = at
        names = list(folder)
        kept.clear()
      }
      return names.has(address) ? readIfThere(() => read(address)) : undefined
    },
  }
}

/** A newer build may have taken it away. */
function readIfThere(read: () => UiFile): UiFile | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function list(folder: string): ReadonlySet<string> {
  const entries = readIfThereList(folder)
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath.slice(folder.length)}/${name}`.replaceAll(sep, '/'))
      .filter((address) => !address.includes('/.')),
  )
}

function readIfThereList(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch {
    return []
  }
}

/** A build puts the first page there last. */
function modifiedAt(folder: string): number {
  return statSync(join(folder, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function open(path: string, address: string): UiFile {
  const bytes = readFileSync(path)
  const extension = extname(path)
  const made = new Map<Encoding, Promise<Buffer>>()
  const encode = (encoding: Encoding): Promise<Buffer> => {
    const found = made.get(encoding) ?? encodeBytes(bytes, encoding, 'once')
    made.set(encoding, found)
    return found
  }
  const isHashed = HASHED.test(address)
  return {
    bytes,
    type: TYPES[extension] ?? 'application/octet-stream',
    isHashed,
    encoded: DENSE.includes(extension) ? undefined : encode,
  }
}
