/**
 * open-bronze-store — the bronze store over a folder, or over any `ObjectStore`.
 *
 * Units    `indexFromItems` items of one source type, 100,000 unless given: from there on `_index.jsonl` is kept.
 * Errors   those of bronze-store.ts
 * Promise  the same bytes again cost no write; the hashes of what is stored and what is offered are compared.
 */
import { createHash } from 'node:crypto'

import type { Clock } from '@ingot/core'
import { ConflictError, systemClock } from '@ingot/core'

import { indexKeeper } from '../discovery/index-keeper.ts'
import { artifactName } from './artifact-name.ts'
import type { ArtifactBody, ArtifactKey, BronzeReader, BronzeStore, Provenance } from './bronze-store.ts'
import { bronzeReads } from './bronze-reads.ts'
import { checkBody, checkOptions, checkProvenance } from './check-call.ts'
import { fetchCursors } from './fetch-cursors.ts'
import { openFileObjects } from './file-objects.ts'
import { openFileReader } from './file-reader.ts'
import type { Digest, ObjectBody, ObjectReader, ObjectStore } from './object-store.ts'
import { toNote } from './sidecar.ts'
import { urlHash } from './url-hash.ts'

export type BronzeStoreOptions = BronzePlace<ObjectStore> & {
  readonly indexFromItems?: number
  /** Of the code that writes: stands in each sidecar whose provenance does not say another. */
  readonly codeVersion?: string
  readonly clock?: Clock
}

export type BronzeReaderOptions = BronzePlace<ObjectReader> & { readonly clock?: Clock }

/** A folder, made when it is not there, or a place of another kind. */
type BronzePlace<Objects> = { readonly root: string } | { readonly objects: Objects }

type Outcome = 'written' | 'unchanged'

export async function openBronzeReader(options: BronzeReaderOptions): Promise<BronzeReader> {
  checkOptions(options)
  const objects = 'objects' in options ? options.objects : await openFileReader(options.root)
  return bronzeReads(objects, options.clock ?? systemClock)
}

export async function openBronzeStore(options: BronzeStoreOptions): Promise<BronzeStore> {
  checkOptions(options)
  const objects = 'objects' in options ? options.objects : await openFileObjects({ root: options.root })
  const index = indexKeeper(objects, options.indexFromItems)
  await index.recover()
  const ours = options.codeVersion === undefined ? {} : { codeVersion: options.codeVersion }
  async function write(key: ArtifactKey, body: ArtifactBody, provenance?: Provenance): Promise<Outcome> {
    const { name, longNames } = artifactName(key, objects)
    checkBody(body)
    checkProvenance(provenance)
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
    if ((await objects.stat(name)) !== undefined) return compare(objects, name, await digestOf(bytes))
    for (const { name: longName, text } of longNames) await objects.create(longName, toJson(text))
    const creation = await index.guard(() =>
      objects.create(name, bytes, {
        ...(provenance === undefined ? {} : { note: (stored) => toNote({ ...ours, ...provenance }, stored) }),
        log: index.logOf(key),
      }),
    )
    if (creation.kind === 'exists') return compare(objects, name, creation.digest)
    await index.noteCreated(key.sourceType, creation)
    return 'written'
  }
  return {
    ...bronzeReads(objects, options.clock ?? systemClock),
    write,
    writeByHash: ({ url, ...artifact }, body, provenance) =>
      write({ ...artifact, externalId: urlHash(url) }, body, provenance),
    cursors: fetchCursors(objects),
  }
}

async function compare(objects: ObjectStore, name: string, offered: Digest): Promise<Outcome> {
  const stored = await objects.stat(name)
  const isSame =
    stored?.sizeBytes === offered.sizeBytes && (await digestOf(objects.open(name))).sha256 === offered.sha256
  if (isSame) return 'unchanged'
  throw new ConflictError(
    'conflict/bronze',
    `bronze holds other bytes at ${name} (${stored?.sizeBytes ?? 0}, offered ${offered.sizeBytes}). What is there ` +
      'stays: write the new ones under another artifact type or id.',
  )
}

async function digestOf(body: ObjectBody): Promise<Digest> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const take = (piece: Uint8Array): void => {
    hash.update(piece)
    sizeBytes += piece.byteLength
  }
  if (body instanceof Uint8Array) take(body)
  else for await (const piece of body) take(piece)
  return { sha256: hash.digest('hex'), sizeBytes }
}

function toJson(text: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(text))
}
