/**
 * artifact-name — keys as names of objects, and back.
 *
 * Shapes   `{source_type}/{external_id}/{artifact_type}.{ext}`, each part a segment. The artefact type has no dot of its
 *          own, so the first one ends it. The text of a part that is too long for a name lies in `_name.{hash}`
 *          beside it.
 * Errors   InvalidError invalid/artifact-key
 */
import { InvalidError } from '@ingot/core'

import type { ArtifactKey, ListQuery } from './bronze-store.ts'
import type { ObjectReader } from './object-store.ts'
import { decodeSegment, encodeSegment, isHashed } from './segment.ts'

// A name of a file has 255 bytes on all file systems in use; a file's is two parts and perhaps `.meta.json`.
const FOLDER_BYTES = 180
const FILE_PART_BYTES = 118
/** Such an extension would make the artefact's name that of a sidecar. */
const LIKE_A_NOTE = /^(.+)\.meta\.json$/

export interface NameRules {
  /** True where `a` and `A` are one name. */
  readonly foldsCase: boolean
}

export interface ArtifactName {
  /** `{source_type}/{external_id}/{artifact_type}.{ext}` */
  readonly name: string
  /** What must be kept so that the key can be read off the name; mostly nothing. */
  readonly longNames: readonly { readonly name: string; readonly text: string }[]
}

export function artifactName(key: ArtifactKey, { foldsCase }: NameRules): ArtifactName {
  checkKey(key)
  const source = encodeSegment(key.sourceType, { foldsCase, longestBytes: FOLDER_BYTES })
  const item = encodeSegment(key.externalId, { foldsCase, longestBytes: FOLDER_BYTES })
  const type = encodeSegment(key.artifactType, { foldsCase, longestBytes: FILE_PART_BYTES, hasNoDots: true })
  const ext = encodeSegment(key.ext, { foldsCase, longestBytes: FILE_PART_BYTES }).replace(
    LIKE_A_NOTE,
    '$1%2emeta.json',
  )
  return {
    name: `${source}/${item}/${type}.${ext}`,
    longNames: [
      ...longName('', source, key.sourceType),
      ...longName(`${source}/`, item, key.externalId),
      ...longName(`${source}/${item}/`, type, key.artifactType),
      ...longName(`${source}/${item}/`, ext, key.ext),
    ],
  }
}

function longName(folder: string, segment: string, text: string): ArtifactName['longNames'] {
  return isHashed(segment) ? [{ name: nameObject(folder, segment), text }] : []
}

function nameObject(folder: string, segment: string): string {
  return `${folder}_name.${segment.slice(2)}`
}

/** The folder of a source type. */
export function sourceFolder(sourceType: string, { foldsCase }: NameRules): string {
  if (typeof sourceType !== 'string' || sourceType === '')
    throw new InvalidError('invalid/artifact-key', 'the source type is no text, or an empty one. Name it.')
  return encodeSegment(sourceType, { foldsCase, longestBytes: FOLDER_BYTES })
}

/** Undefined for what no key has as its name. */
export async function artifactKey(objects: ObjectReader, name: string): Promise<ArtifactKey | undefined> {
  const [source = '', item = '', file = '', ...rest] = name.split('/')
  const dot = file.indexOf('.')
  if (dot < 0 || rest.length > 0) return undefined
  const textOf = async (folder: string, segment: string): Promise<string | undefined> => {
    if (!isHashed(segment)) return decodeSegment(segment)
    const bytes = await objects.read(nameObject(folder, segment))
    return bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as string)
  }
  const sourceType = await textOf('', source)
  const externalId = await textOf(`${source}/`, item)
  const artifactType = await textOf(`${source}/${item}/`, file.slice(0, dot))
  const ext = await textOf(`${source}/${item}/`, file.slice(dot + 1))
  if (sourceType === undefined || externalId === undefined || artifactType === undefined || ext === undefined)
    return undefined
  return { sourceType, externalId, artifactType, ext }
}

/** Whether a list or a search means it. */
export function isAskedFor(key: ArtifactKey, { artifactType, ext }: ListQuery): boolean {
  return (artifactType ?? key.artifactType) === key.artifactType && (ext ?? key.ext) === key.ext
}

/** Undefined when nothing is wrong with it. Ids come out of other people's JSON, where a number passes for a text. */
export function wrongWithKey(key: ArtifactKey): string | undefined {
  const given: unknown = key
  if (typeof given !== 'object' || given === null) return `the key ${String(given)} is none`
  for (const part of ['sourceType', 'externalId', 'artifactType', 'ext'] as const) {
    if (typeof key[part] !== 'string' || key[part] === '') {
      return `the key ${JSON.stringify(key)} has no text as its ${part}. Give it one of at least a character`
    }
  }
  if (!/^\.|\.$|[/\\]/.test(key.ext)) return undefined
  return `the extension "${key.ext}" begins or ends with a dot, or has a slash. Write it as in "json" or "tar.gz"`
}

function checkKey(key: ArtifactKey): void {
  const wrong = wrongWithKey(key)
  if (wrong !== undefined) throw new InvalidError('invalid/artifact-key', `${wrong}.`)
}
