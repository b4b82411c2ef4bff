/**
 * json-files — the IO manager that needs nothing: each value in a JSON file of its own. See value-path.ts for where,
 * json-encode.ts for how.
 *
 * Errors   InvalidError  invalid/value-not-storable   names the asset and the place inside the value
 *          NotFoundError not-found/value
 *          StorageError  storage/full, storage/unavailable, storage/corrupt (the file is not what was written)
 * Promise  those of core's io-manager.ts. A stored value survives a power cut.
 */
import { StorageError, defineIoManager, loadPartitions, valueNotFound, type IoManager } from '@ingot/core'
import { open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { storageErrorOf } from '../storage-errors.ts'
import { LineDecoder, NotDecodable, decodeJson } from './json-decode.ts'
import { encodeJson } from './json-encode.ts'
import { isMissing, readLines } from './line-file.ts'
import { replaceFile } from './replace-file.ts'
import { valuePath } from './value-path.ts'

export interface JsonFilesOptions {
  readonly directory: string
  /** Of the IO manager; `json-files` unless given. */
  readonly name?: string
}

// One string of this size is no burden, and parsing it at once is several times faster than line by line.
const WHOLE_BYTES = 64 * 1024 * 1024

export function jsonFiles({ directory, name = 'json-files' }: JsonFilesOptions): IoManager<unknown> {
  const root = resolve(directory)
  const pathOf = (assetKey: string, partition: string | undefined): string => join(root, valuePath(assetKey, partition))
  const loadOne = async (assetKey: string, partition: string | undefined): Promise<unknown> => {
    const path = pathOf(assetKey, partition)
    const found = await ofStorage(path, () => readValue(path))
    if (found === undefined) throw valueNotFound({ assetKey, partition })
    return found.value
  }
  return defineIoManager<unknown>({
    name,
    async store(context, value) {
      const path = pathOf(context.assetKey, context.partition)
      const pieces = encodeJson(value, `asset "${context.assetKey}"`)
      const sizeBytes = await ofStorage(path, () => replaceFile(path, pieces, context.signal))
      const rowCount = Array.isArray(value) ? { row_count: value.length } : {}
      return { metadata: { path: { kind: 'path', path }, size_bytes: sizeBytes, ...rowCount } }
    },
    load(context) {
      const { assetKey, partition, partitions } = context
      if (partitions === undefined) return loadOne(assetKey, partition)
      return loadPartitions(context, partitions, (one) => loadOne(assetKey, one))
    },
  })
}

async function readValue(path: string): Promise<{ readonly value: unknown } | undefined> {
  try {
    await using file = await open(path, 'r')
    const { size } = await file.stat()
    return { value: size <= WHOLE_BYTES ? decodeJson(await file.readFile('utf8')) : await readLarge(path) }
  } catch (error) {
    if (isMissing(error)) return undefined
    if (!(error instanceof NotDecodable)) throw error
    const message = `${path} is not what Ingot wrote: ${error.message}. Materialise the asset again.`
    throw new StorageError('storage/corrupt', message, { cause: error })
  }
}

async function readLarge(path: string): Promise<unknown> {
  const decoder = new LineDecoder()
  const parse = (line: string): undefined => {
    decoder.push(line)
  }
  await readLines(path, 0, { limit: Infinity, maxBytes: Infinity, parse })
  return decoder.result()
}

async function ofStorage<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw storageErrorOf(error, path)
  }
}
