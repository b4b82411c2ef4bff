/**
 * video-info — what yt-dlp knows of a video: what of it may be kept, and what we read out of it.
 *
 * Shapes   the JSON of `--dump-single-json`, of any year: fields come and go, and every one may be null.
 * Units    `…AtMs` epoch ms; a video of which only the day is known was published at its first instant, UTC
 */

export interface VideoInfo {
  readonly id: string
  readonly title: string
  /** The page, not the film. */
  readonly url?: string
  readonly uploader?: string
  readonly channelId?: string
  readonly description?: string
  readonly language?: string
  readonly durationMs?: number
  readonly publishedAtMs?: number
  readonly viewCount?: number
  readonly tags: readonly string[]
  /** `upcoming` and `live` have no sound yet that is whole; `ending` was live and is being prepared. */
  readonly broadcast: 'none' | 'upcoming' | 'live' | 'ending' | 'ended'
}

export type VideoInfoRead =
  | { readonly ok: true; readonly video: VideoInfo }
  | { readonly ok: false; readonly reason: string }

type Json = Readonly<Record<string, unknown>>

export function readVideoInfo(json: unknown): VideoInfoRead {
  if (!isRecord(json)) return { ok: false, reason: 'it is no JSON object' }
  const kind = json['_type']
  if (kind === 'playlist' || kind === 'multi_video') return { ok: false, reason: 'it is a list of videos, not one' }
  const id = textOf(json['id'])
  if (id === undefined) return { ok: false, reason: 'it has no id' }
  const title = textOf(json['title']) ?? textOf(json['fulltitle'])
  if (title === undefined) return { ok: false, reason: `video ${id} has no title` }
  const seconds = numberOf(json['duration'])
  return {
    ok: true,
    video: {
      id,
      title,
      ...defined({
        url: textOf(json['webpage_url']),
        uploader: textOf(json['uploader']) ?? textOf(json['channel']),
        channelId: textOf(json['channel_id']),
        description: textOf(json['description']),
        language: textOf(json['language']),
        durationMs: seconds === undefined ? undefined : Math.round(seconds * 1_000),
        publishedAtMs: publishedAtMs(json),
        viewCount: numberOf(json['view_count']),
      }),
      tags: Array.isArray(json['tags']) ? json['tags'].filter((tag) => typeof tag === 'string') : [],
      broadcast: broadcastOf(json),
    },
  }
}

/** A premiere is published when it is shown, not when it was uploaded. */
function publishedAtMs(json: Json): number | undefined {
  const seconds = numberOf(json['release_timestamp']) ?? numberOf(json['timestamp'])
  if (seconds !== undefined) return Math.round(seconds * 1_000)
  return dayOf(json['release_date']) ?? dayOf(json['upload_date'])
}

/** `20260131`. */
function dayOf(value: unknown): number | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(typeof value === 'string' ? value : '') ?? []
  const atMs = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
  return Number.isNaN(atMs) ? undefined : atMs
}

const BROADCASTS: Readonly<Record<string, VideoInfo['broadcast']>> = {
  is_upcoming: 'upcoming',
  is_live: 'live',
  post_live: 'ending',
  was_live: 'ended',
  not_live: 'none',
}

function broadcastOf(json: Json): VideoInfo['broadcast'] {
  const status = textOf(json['live_status'])
  const known = status === undefined ? undefined : BROADCASTS[status]
  if (known !== undefined) return known
  if (json['is_live'] === true) return 'live'
  return json['was_live'] === true ? 'ended' : 'none'
}

// Addresses of the film itself are signed for the address that asked, name it, and end within hours; cookies and
// headers may hold a session; paths are this machine's.
const LISTS = ['formats', 'requested_formats', 'requested_downloads', 'requested_subtitles']
const CAPTIONS = ['automatic_captions', 'subtitles']
const UNKEPT = new Set([
  'url',
  'urls',
  'manifest_url',
  'hls_manifest_url',
  'dash_manifest_url',
  'fragment_base_url',
  'fragments',
  'cookies',
  'http_headers',
  'extra_param_to_segment_url',
  'extra_param_to_key_url',
  'hls_aes',
  'play_path',
  'rtmp_conn',
  'filename',
  '_filename',
  'filepath',
  'filepaths',
  'infojson_filename',
  '__finaldir',
])

/** The same JSON without what is secret or soon worthless; everything else as it came. */
export function withoutAddresses(json: Json): Json {
  return Object.fromEntries(
    Object.entries(json)
      .filter(([name]) => !UNKEPT.has(name))
      .map(([name, value]) => [name, LISTS.includes(name) || CAPTIONS.includes(name) ? stripped(value) : value]),
  )
}

/** All the way down: captions are lists by language. */
function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !UNKEPT.has(name))
      .map(([name, inner]) => [name, stripped(inner)]),
  )
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

type Defined<T> = { readonly [Name in keyof T]?: Exclude<T[Name], undefined> }

function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>
}
