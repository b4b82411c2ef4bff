/**
 * open-whisper — Whisper over an adapter: looks into bronze, transcribes on a miss, writes bronze, and reads from there.
 *
 * Promise  1. What bronze holds is never transcribed again; two calls for the same sound at once transcribe once.
 *          2. The JSON is kept as it came, whole, before a word of it is given out; what is no transcript is not kept.
 */
import { createWriteStream } from 'node:fs'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type { Clock } from '@ingot/core'
import { systemClock } from '@ingot/core'

import { keepFirst } from '../media/keep-first.ts'
import { turns } from '../media/turns.ts'
import type { ArtifactKey, BronzeStore } from '../store/bronze-store.ts'
import type { Whisper, WhisperOutcome } from './whisper.ts'
import { readTranscript } from './whisper.ts'
import type { WhisperAdapter } from './whisper-adapter.ts'

export interface OpenWhisperOptions {
  readonly clock?: Clock
  /** Where sound is put for a program when bronze is no folder of this machine. */
  readonly tempFolder?: string
}

export function openWhisper(bronze: BronzeStore, adapter: WhisperAdapter, options: OpenWhisperOptions = {}): Whisper {
  const { clock = systemClock, tempFolder = tmpdir() } = options
  const turn = turns()
  const transcribe = async (audio: ArtifactKey, key: ArtifactKey, signal?: AbortSignal): Promise<WhisperOutcome> => {
    if (await bronze.exists(key)) return kept(bronze, key, 'bronze')
    const found = await bronze.stat(audio)
    if (found === undefined) return { ok: false, reason: 'its sound is not in bronze yet', isRetryable: true }
    const name = `${audio.artifactType}.${audio.ext}`
    const answer = await withFile(bronze, audio, tempFolder, (path) =>
      adapter.transcribe({ path, name, sizeBytes: found.sizeBytes }, signal === undefined ? {} : { signal }),
    )
    if (!answer.ok) return answer
    // Kept for ever, so it is looked at first; what is given out is read back.
    const read = readTranscript(parsed(answer.json))
    if (!read.ok) return { ok: false, reason: `what whisper gave is no transcript: ${read.reason}`, isRetryable: true }
    const isOurs = await keepFirst(bronze, key, answer.json, { fetchedAtMs: clock.nowMs(), tool: adapter.name })
    return kept(bronze, key, isOurs ? 'network' : 'bronze')
  }
  return {
    transcribe: (audio, { signal } = {}) => {
      const key = whisperKey(audio)
      const name = JSON.stringify([key.sourceType, key.externalId])
      return turn(name, () => transcribe(audio, key, signal), signal)
    },
  }
}

/** Beside the sound. */
function whisperKey({ sourceType, externalId }: ArtifactKey): ArtifactKey {
  return { sourceType, externalId, artifactType: 'whisper', ext: 'json' }
}

async function kept(bronze: BronzeStore, key: ArtifactKey, from: 'bronze' | 'network'): Promise<WhisperOutcome> {
  const read = readTranscript(parsed(await bronze.read(key)))
  if (read.ok) return { ok: true, from, key, transcript: read.transcript }
  return {
    ok: false,
    reason: `what bronze holds at ${key.sourceType}/${key.externalId}/whisper.json is no transcript: ${read.reason}`,
    isRetryable: false,
  }
}

async function withFile<T>(
  bronze: BronzeStore,
  audio: ArtifactKey,
  tempFolder: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  // An address of an object is no file of this machine.
  const path = resolve(bronze.path(audio))
  if (await isThere(path)) return work(path)
  const folder = await mkdtemp(join(tempFolder, 'ingot-audio-'))
  try {
    const copy = join(folder, `${audio.artifactType}.${audio.ext}`.replaceAll(/[/\\]/g, '_'))
    await pipeline(Readable.from(bronze.open(audio)), createWriteStream(copy))
    return await work(copy)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function parsed(json: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(json).toString('utf8'))
  } catch {
    return undefined
  }
}
