/**
 * open-yt-dlp — YtDlp over the program yt-dlp: looks into bronze, runs the program on a miss, writes bronze.
 *
 * Units    `…Ms` milliseconds, `…Bytes` bytes
 * Promise  1. What bronze holds starts no program; two calls for the same at once start one.
 *          2. The address stands after `--` and no shell sees it; only `hosts` are asked.
 *          3. Of a video that is still to be shown nothing is kept: what is known of it will be different.
 *          4. The program and what it started are gone when a call has ended, and so are its files.
 */
import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Clock } from '@ingot/core'
import { systemClock } from '@ingot/core'

import { keepFirst } from '../media/keep-first.ts'
import type { ProgramEnd } from '../media/run-program.ts'
import { runProgram } from '../media/run-program.ts'
import type { Turns } from '../media/turns.ts'
import { turns } from '../media/turns.ts'
import type { ArtifactKey, BronzeStore } from '../store/bronze-store.ts'
import { PROGRESS_TEMPLATE, readProgress } from './progress.ts'
import type { VideoInfo } from './video-info.ts'
import { isRecord, readVideoInfo, withoutAddresses } from './video-info.ts'
import type { VideoRef, YtDlp, YtDlpOptions, YtDlpOutcome } from './yt-dlp.ts'
import type { YtDlpFailure } from './yt-dlp-failure.ts'
import { failureOf, HOW_TO_INSTALL, later, never, setup } from './yt-dlp-failure.ts'

export interface YtDlpSettings {
  /** The program, or the program and what comes before our arguments: `['python3', '-m', 'yt_dlp']`. `yt-dlp` unless given. */
  readonly command?: string | readonly string[]
  /**
   * Arguments of your own, before ours: `['--js-runtimes', 'node']`, as YouTube wants a JavaScript runtime beside yt-dlp;
   * `['--cookies', '/etc/cookies.txt']`. The program's config files are not read.
   */
  readonly args?: readonly string[]
  /**
   * Hosts whose addresses may be given, with all below them; `*` = any. The program goes where it is sent, also inside a
   * private network. YouTube's unless given.
   */
  readonly hosts?: readonly string[]
  /** For one video's sound. 1,800,000 unless given. */
  readonly timeoutMs?: number
  /** 500,000,000 unless given. */
  readonly maxBytes?: number
  /** Longer videos' sound is not fetched. 14,400,000 unless given. */
  readonly maxDurationMs?: number
  /** Where sound lies until it is in bronze; the machine's temporary folder unless given. */
  readonly tempFolder?: string
  readonly clock?: Clock
}

const YOUTUBE = ['youtube.com', 'youtu.be', 'youtube-nocookie.com']
const INFO_TIMEOUT_MS = 120_000
const MAX_PRINTED_BYTES = 50_000_000

export function openYtDlp(bronze: BronzeStore, settings: YtDlpSettings = {}): YtDlp {
  return new YtDlpProgram(bronze, settings)
}

interface Asked {
  readonly video: VideoInfo
  /** What is kept. */
  readonly text: string
}

class YtDlpProgram implements YtDlp {
  readonly #bronze: BronzeStore
  readonly #settings: YtDlpSettings
  readonly #command: readonly string[]
  readonly #clock: Clock
  readonly #turn: Turns = turns()

  constructor(bronze: BronzeStore, settings: YtDlpSettings) {
    const { command = 'yt-dlp', args = [], clock = systemClock } = settings
    this.#bronze = bronze
    this.#settings = settings
    this.#command = [
      ...(typeof command === 'string' ? [command] : command),
      '--ignore-config',
      '--no-playlist',
      ...args,
    ]
    this.#clock = clock
  }

  info(video: VideoRef, options: YtDlpOptions = {}): Promise<YtDlpOutcome> {
    return this.#once({ ...keyOf(video), artifactType: 'info', ext: 'json' }, options, async (key) => {
      const asked = await this.#ask(video, options)
      if ('ok' in asked) return asked
      const isOurs = await keepFirst(this.#bronze, key, asked.text, this.#provenance(video, JSON.parse(asked.text)))
      return { ok: true, from: isOurs ? 'network' : 'bronze', key }
    })
  }

  audio(video: VideoRef, options: YtDlpOptions = {}): Promise<YtDlpOutcome> {
    return this.#once({ ...keyOf(video), artifactType: 'audio', ext: 'opus' }, options, async (key) => {
      const known = await this.info(video, options)
      if (!known.ok) return known
      const said: unknown = JSON.parse(await this.#bronze.readText(known.key))
      const info = readVideoInfo(said)
      const { maxDurationMs = 14_400_000 } = this.#settings
      if (info.ok && (info.video.durationMs ?? 0) > maxDurationMs) {
        return never(`it lasts ${minutes(info.video.durationMs)}, more than ${minutes(maxDurationMs)}`)
      }
      return this.#inFolder(async (folder) => {
        const sound = await this.#download(video, folder, options)
        if (typeof sound !== 'string') return sound
        // What bronze held already may be of another version.
        const provenance = this.#provenance(video, known.from === 'network' ? said : undefined)
        const isOurs = await keepFirst(this.#bronze, key, createReadStream(sound), provenance)
        options.onProgress?.({ fraction: 1 })
        return { ok: true, from: isOurs ? 'network' : 'bronze', key }
      })
    })
  }

  #once(
    key: ArtifactKey,
    { signal }: YtDlpOptions,
    make: (key: ArtifactKey) => Promise<YtDlpOutcome>,
  ): Promise<YtDlpOutcome> {
    const work = async (): Promise<YtDlpOutcome> =>
      (await this.#bronze.exists(key)) ? { ok: true, from: 'bronze', key } : make(key)
    return this.#turn(JSON.stringify([key.sourceType, key.externalId, key.artifactType]), work, signal)
  }

  async #ask(video: VideoRef, { signal }: YtDlpOptions): Promise<Asked | YtDlpFailure> {
    const refused = this.#refusal(video.url)
    if (refused !== undefined) return refused
    const end = await runProgram([...this.#command, '--dump-single-json', '--', video.url], {
      timeoutMs: INFO_TIMEOUT_MS,
      maxOutputBytes: MAX_PRINTED_BYTES,
      clock: this.#clock,
      ...(signal === undefined ? {} : { signal }),
    })
    return failureOfEnd(end, INFO_TIMEOUT_MS) ?? askedOf(end)
  }

  /** The path of the sound, or why there is none. */
  async #download(
    video: VideoRef,
    folder: string,
    { signal, onProgress }: YtDlpOptions,
  ): Promise<string | YtDlpFailure> {
    const { timeoutMs = 1_800_000, maxBytes = 500_000_000 } = this.#settings
    const tooLarge = never(`its sound is larger than ${maxBytes} bytes`)
    const refused = this.#refusal(video.url)
    if (refused !== undefined) return refused
    const end = await runProgram([...this.#command, ...audioArgs(maxBytes), '--', video.url], {
      cwd: folder,
      timeoutMs,
      maxOutputBytes: MAX_PRINTED_BYTES,
      clock: this.#clock,
      onLine: (line) => {
        const progress = readProgress(line)
        if (progress === undefined) return false
        onProgress?.({
          fraction: progress.fraction,
          ...(progress.totalBytes === undefined ? {} : { totalBytes: progress.totalBytes }),
        })
        return progress.doneBytes > maxBytes
      },
      ...(signal === undefined ? {} : { signal }),
    })
    if (end.kind === 'stopped' || says(end, 'larger than max-filesize')) return tooLarge
    return failureOfEnd(end, timeoutMs) ?? (await soundIn(folder, maxBytes)) ?? tooLarge
  }

  #refusal(url: string): YtDlpFailure | undefined {
    const { hosts = YOUTUBE } = this.#settings
    const parsed = URL.parse(url)
    if (parsed === null || !/^https?:$/.test(parsed.protocol)) return never('its address is not one of http or https')
    if (parsed.username !== '' || parsed.password !== '') return never('its address holds credentials')
    const isAllowed = hosts.some(
      (host) => host === '*' || parsed.hostname === host || parsed.hostname.endsWith(`.${host}`),
    )
    return isAllowed ? undefined : never(`${parsed.hostname} is not among the hosts that may be asked`)
  }

  async #inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(join(this.#settings.tempFolder ?? tmpdir(), 'ingot-yt-dlp-'))
    try {
      return await work(folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  #provenance(video: VideoRef, said: unknown) {
    return { fetchedAtMs: this.#clock.nowMs(), url: video.url, tool: toolOf(said) }
  }
}

/** The program says its version with what it says of a video. */
function toolOf(said: unknown): string {
  const version = isRecord(said) && isRecord(said['_version']) ? said['_version']['version'] : undefined
  return typeof version === 'string' ? `yt-dlp ${version}` : 'yt-dlp'
}

function keyOf({ sourceType, externalId }: VideoRef) {
  return { sourceType, externalId }
}

const AUDIO_ARGS = '--extract-audio --audio-format opus --output audio.%(ext)s --newline --progress'.split(' ')

function audioArgs(maxBytes: number): readonly string[] {
  return [...AUDIO_ARGS, '--progress-template', PROGRESS_TEMPLATE, '--max-filesize', String(maxBytes)]
}

/** Undefined when it ended well. */
function failureOfEnd(end: ProgramEnd, timeoutMs: number): YtDlpFailure | undefined {
  switch (end.kind) {
    case 'ended':
      return end.code === 0 ? undefined : failureOf(end.complaints, end.code)
    case 'missing':
      return setup(`${end.reason}: ${HOW_TO_INSTALL}`)
    case 'timeout':
      return later(`yt-dlp took longer than ${timeoutMs / 1_000} s`)
    case 'too-much-output':
    case 'stopped':
      return never(`yt-dlp printed more than ${MAX_PRINTED_BYTES} bytes`)
  }
}

function askedOf(end: ProgramEnd): Asked | YtDlpFailure {
  const json = parsed(end.kind === 'ended' ? Buffer.from(end.output).toString('utf8') : '')
  const read = readVideoInfo(json)
  if (!read.ok || !isRecord(json))
    return never(`yt-dlp says nothing of use of it: ${read.ok ? 'no object' : read.reason}`)
  const { broadcast } = read.video
  if (broadcast === 'upcoming') return later('it has not been shown yet')
  if (broadcast === 'live' || broadcast === 'ending') return later('it is live, or just was')
  return { video: read.video, text: JSON.stringify(withoutAddresses(json)) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function says(end: ProgramEnd, words: string): boolean {
  return end.kind === 'ended' && Buffer.from(end.output).includes(words)
}

/** Undefined when it is too large. */
async function soundIn(folder: string, maxBytes: number): Promise<string | YtDlpFailure | undefined> {
  const path = join(folder, 'audio.opus')
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return later('yt-dlp ended well and left no sound')
  if (found.size > maxBytes) return undefined
  // It will be kept for ever: what is no Ogg file is not worth it.
  return (await beginning(path, 4)) === 'OggS' ? path : later('what yt-dlp left is no opus sound')
}

async function beginning(path: string, lengthBytes: number): Promise<string> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(lengthBytes), 0, lengthBytes, 0)
  return buffer.toString('latin1', 0, bytesRead)
}

function minutes(durationMs = 0): string {
  return `${Math.ceil(durationMs / 60_000)} minutes`
}
