/**
 * sidecar — where an artefact came from, as JSON beside it.
 */
import type { ArtifactMeta, Provenance } from './bronze-store.ts'
import type { Digest, ObjectNote } from './object-store.ts'

export function toNote(provenance: Provenance, { sha256, sizeBytes }: Digest): ObjectNote {
  const { fetchedAtMs, url, finalUrl, status, headers, codeVersion, tool } = provenance
  return { sha256, sizeBytes, fetchedAtMs, url, finalUrl, status, headers, codeVersion, tool }
}

/** Undefined when it is no sidecar of ours. */
export function toMeta(note: ObjectNote): ArtifactMeta | undefined {
  const { sha256, sizeBytes, fetchedAtMs, url, finalUrl, status, headers, codeVersion, tool } = note
  if (typeof sha256 !== 'string' || typeof sizeBytes !== 'number' || typeof fetchedAtMs !== 'number') return undefined
  return {
    sha256,
    sizeBytes,
    fetchedAtMs,
    ...(typeof url === 'string' ? { url } : {}),
    ...(typeof finalUrl === 'string' ? { finalUrl } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    ...(isTexts(headers) ? { headers } : {}),
    ...(typeof codeVersion === 'string' ? { codeVersion } : {}),
    ...(typeof tool === 'string' ? { tool } : {}),
  }
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string')
}
