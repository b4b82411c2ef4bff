/**
 * bronze-store — raw external data as it came: one folder per item, written once, never changed.
 *
 * Shapes   An artefact lies at `{source_type}/{external_id}/{artifact_type}.{ext}` below the store's root; its sidecar
 *          `{artifact_type}.{ext}.meta.json` beside it says where it came from. Parts of a key are escaped, reversibly.
 * Units    `…AtMs` epoch ms; `sizeBytes` bytes as stored; hashes are lower-case hexadecimal SHA-256
 * Errors   ConflictError conflict/bronze          other bytes are there already under that key
 *          NotFoundError not-found/artifact       nothing is there
 *          InvalidError  invalid/artifact-key     an empty part, or an extension with a slash or dot at its ends
 *                        invalid/bronze-call    a body, provenance, query, limit or cursor that the types forbid
 *          StorageError  storage/bronze           the folder or bucket failed; nothing was half-written
 * Promise  1. `write` leaves the whole artefact or nothing, and once it has resolved the artefact survives a power cut.
 *          2. The same bytes again change nothing (`unchanged`), also from two processes at once; other bytes are refused.
 *          3. No key leaves the root; two different keys never share a path.
 *          4. An artefact that can be read has its sidecar, or never had provenance.
 */

/** Where an artefact lies. Each part is any text of at least one character; `ext` is `json`, `html`, `opus`… */
export interface ArtifactKey {
  /** `hackernews`, `content`, `youtube`… */
  readonly sourceType: string
  /** The service's own id, or the hash of a URL. */
  readonly externalId: string
  /** `raw`, `response`, `audio`, `whisper`… */
  readonly artifactType: string
  readonly ext: string
}

/** What its fetcher knows of an artefact. Credentials are not among it: the caller leaves them out. */
export interface Provenance {
  readonly fetchedAtMs: number
  readonly url?: string
  readonly finalUrl?: string
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Of the code that fetched it; the store's unless given. */
  readonly codeVersion?: string
  /** The program or service that made it, with its version or model: `yt-dlp 2026.01.31`, `whisper turbo`. */
  readonly tool?: string
}

/** The sidecar. */
export interface ArtifactMeta extends Provenance {
  readonly sha256: string
  readonly sizeBytes: number
}

export interface ArtifactStat {
  readonly key: ArtifactKey
  readonly sizeBytes: number
  /** When it was written. */
  readonly modifiedAtMs: number
}

export type ArtifactBody = Uint8Array | string | AsyncIterable<Uint8Array>

export interface ListQuery {
  readonly sourceType: string
  readonly artifactType?: string
  readonly ext?: string
}

/** What silver and gold get: nothing here writes. */
export interface BronzeReader {
  read(key: ArtifactKey): Promise<Uint8Array>
  /** As UTF-8. */
  readText(key: ArtifactKey): Promise<string>
  /** For media: piece by piece. */
  open(key: ArtifactKey): AsyncIterable<Uint8Array>
  exists(key: ArtifactKey): Promise<boolean>
  /** The file's path or the object's address, whether it is there or not. */
  path(key: ArtifactKey): string
  stat(key: ArtifactKey): Promise<ArtifactStat | undefined>
  meta(key: ArtifactKey): Promise<ArtifactMeta | undefined>
  /** In no promised order, each once. What is written meanwhile may be among them. */
  list(query: ListQuery): AsyncIterable<ArtifactKey>
  /** What came in since the cursor, oldest first. */
  discover(query: DiscoverQuery): Promise<Discovered>
}

export interface BronzeStore extends BronzeReader {
  write(key: ArtifactKey, body: ArtifactBody, provenance?: Provenance): Promise<'written' | 'unchanged'>
  /** Keyed by the URL: the external id is `urlHash(url)`. */
  writeByHash(
    artifact: Omit<ArtifactKey, 'externalId'> & { readonly url: string },
    body: ArtifactBody,
    provenance?: Provenance,
  ): Promise<'written' | 'unchanged'>
  /** Where a fetcher stands: not bronze, may change, and losing it costs a second look at a list. */
  readonly cursors: FetchCursors
}

export interface FetchCursors {
  get(name: string): Promise<unknown>
  /** JSON; replaces the former whole. */
  set(name: string, value: unknown): Promise<void>
}

export interface DiscoverQuery extends ListQuery {
  /** From the last answer; absent = from the beginning. */
  readonly cursor?: DiscoveryCursor
  /** At most so many; 1,000 unless given. */
  readonly limit?: number
}

/**
 * Below 100,000 items of a source the folder is scanned and the cursor is the newest modification time with the key as
 * tie-break; from then on `_index.jsonl` is read on from a byte offset. An answer may switch from the first to the second.
 */
export type DiscoveryCursor =
  | { readonly kind: 'modified'; readonly modifiedAtMs: number; readonly after: string }
  | { readonly kind: 'index'; readonly offset: number }

export interface Discovered {
  readonly items: readonly ArtifactStat[]
  /** To be given next time; undefined while nothing was ever found. */
  readonly cursor: DiscoveryCursor | undefined
  /** True when the limit cut the answer short; there may be fewer items than it allows, or none. */
  readonly isMore: boolean
  /** Artefacts that the index tells of and that somebody has removed: passed over, here and for good. */
  readonly goneCount: number
}
