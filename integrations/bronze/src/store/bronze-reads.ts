/**
 * bronze-reads — the reading half of the store. What it gives has no method that writes.
 */
import type { Clock } from '@ingot/core'
import { NotFoundError } from '@ingot/core'

import { checkListQuery } from '../discovery/check-query.ts'
import { discover } from '../discovery/discover.ts'
import { artifactKey, artifactName, isAskedFor, sourceFolder } from './artifact-name.ts'
import type { ArtifactKey, ArtifactStat, BronzeReader, ListQuery } from './bronze-store.ts'
import type { ObjectReader } from './object-store.ts'
import { toMeta } from './sidecar.ts'

export function bronzeReads(objects: ObjectReader, clock: Clock): BronzeReader {
  const nameOf = (key: ArtifactKey): string => artifactName(key, objects).name
  async function read(key: ArtifactKey): Promise<Uint8Array> {
    const bytes = await objects.read(nameOf(key))
    if (bytes !== undefined) return bytes
    throw new NotFoundError('not-found/artifact', `bronze holds nothing at ${nameOf(key)}. Fetch it first.`)
  }
  async function statOf(key: ArtifactKey): Promise<ArtifactStat | undefined> {
    const found = await objects.stat(nameOf(key))
    return found && { key, sizeBytes: found.sizeBytes, modifiedAtMs: found.modifiedAtMs }
  }
  return {
    read,
    readText: async (key) => new TextDecoder().decode(await read(key)),
    open: (key) => objects.open(nameOf(key)),
    exists: async (key) => (await objects.stat(nameOf(key))) !== undefined,
    path: (key) => objects.address(nameOf(key)),
    stat: statOf,
    meta: async (key) => {
      const note = await objects.note(nameOf(key))
      return note && toMeta(note)
    },
    list: (query) => listKeys(objects, query),
    discover: (query) => discover(objects, clock, query),
  }
}

async function* listKeys(objects: ObjectReader, query: ListQuery): AsyncGenerator<ArtifactKey> {
  checkListQuery(query)
  for await (const { name } of objects.list(sourceFolder(query.sourceType, objects))) {
    const key = await artifactKey(objects, name)
    if (key !== undefined && isAskedFor(key, query)) yield key
  }
}
