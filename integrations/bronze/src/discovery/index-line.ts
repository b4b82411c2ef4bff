/**
 * index-line — one artefact as a line of `_index.jsonl`.
 *
 * Shapes   {"externalId":"…","artifactType":"…","ext":"…","sizeBytes":1,"modifiedAtMs":1} and a newline
 */
import { wrongWithKey } from '../store/artifact-name.ts'
import type { ArtifactKey, ArtifactStat } from '../store/bronze-store.ts'

export function indexName(sourceFolder: string): string {
  return `${sourceFolder}/_index.jsonl`
}

/** There once the index holds all that was there before it. */
export function readyName(sourceFolder: string): string {
  return `${sourceFolder}/_index.ready`
}

/** There once the clock has gone back: cursors of instants are worthless from then on. */
export function clockBackName(sourceFolder: string): string {
  return `${sourceFolder}/_index.clock-back`
}

export function toLine(key: ArtifactKey, stat: Pick<ArtifactStat, 'sizeBytes' | 'modifiedAtMs'>): string {
  const { externalId, artifactType, ext } = key
  const { sizeBytes, modifiedAtMs } = stat
  return `${JSON.stringify({ externalId, artifactType, ext, sizeBytes, modifiedAtMs })}\n`
}

/** Undefined for what is no such line: one that was cut off, one that somebody else wrote. */
export function fromLine(sourceType: string, line: string): ArtifactStat | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { externalId, artifactType, ext, sizeBytes, modifiedAtMs } = value as Readonly<Record<string, unknown>>
  if (typeof externalId !== 'string' || typeof artifactType !== 'string' || typeof ext !== 'string') return undefined
  if (typeof sizeBytes !== 'number' || typeof modifiedAtMs !== 'number') return undefined
  const key = { sourceType, externalId, artifactType, ext }
  return wrongWithKey(key) === undefined ? { key, sizeBytes, modifiedAtMs } : undefined
}

/** The same for the same artefact of one source type, and for no other. */
export function identity({ externalId, artifactType, ext }: ArtifactKey): string {
  return JSON.stringify([externalId, artifactType, ext])
}
