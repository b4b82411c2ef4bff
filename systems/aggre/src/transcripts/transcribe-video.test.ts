import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { BronzeStore } from '@ingot/bronze'
import { openBronzeReader, openBronzeStore, openWhisper, openYtDlp, whisperCommand } from '@ingot/bronze'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { SAMPLE_WHISPER, SAMPLE_YT_DLP } from '../sample/programs/commands.ts'
import { inventedTalk } from '../sample/programs/invented.ts'
import { keptTranscript, transcribeVideo, videoKey } from './transcribe-video.ts'

let folder: string
let bronze: BronzeStore

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aggre-transcripts-'))
  bronze = await openBronzeStore({ root: join(folder, 'bronze') })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function tools(id: string, commands: { ytDlp?: readonly string[]; whisper?: readonly string[] } = {}) {
  const { ytDlp = SAMPLE_YT_DLP, whisper = SAMPLE_WHISPER } = commands
  return {
    ytDlp: openYtDlp(bronze, { command: ytDlp }),
    whisper: openWhisper(bronze, whisperCommand({ command: whisper, model: 'turbo' })),
    bronze,
    video: { id },
  }
}
const nowhere = ['/nowhere/program']

test('sound and words are kept beside each other, and the words are those of the video', async () => {
  const shares: number[] = []
  const outcome = await transcribeVideo(tools('tidalNight1'), { onProgress: ({ fraction }) => shares.push(fraction) })
  const { sentences, language } = inventedTalk('tidalNight1')
  expect(outcome).toMatchObject({
    kind: 'transcribed',
    from: 'network',
    transcript: { text: sentences.join(' '), language },
  })
  expect(shares.at(-1)).toBe(1)
  for (const name of ['info.json', 'audio.opus', 'whisper.json']) {
    expect(existsSync(join(folder, 'bronze/youtube/tidalNight1', name)), name).toBe(true)
  }
})

test('any id has words of its own, always the same', async () => {
  for (const id of ['ferryPencil', 'a-b_c', '日本', '-dash']) {
    expect(await transcribeVideo(tools(id)), id).toMatchObject({
      kind: 'transcribed',
      transcript: { text: inventedTalk(id).sentences.join(' ') },
    })
  }
  expect(
    new Set(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => inventedTalk(id).sentences.join(' '))).size,
  ).toBeGreaterThan(3)
})

test('what is transcribed is not fetched again, although its sound is lost', async () => {
  await transcribeVideo(tools('tidalNight1'))
  rmSync(bronze.path(videoKey('tidalNight1', 'audio', 'opus')))
  const again = await transcribeVideo(tools('tidalNight1', { ytDlp: nowhere, whisper: nowhere }))
  expect(again).toMatchObject({ kind: 'transcribed', from: 'bronze' })
})

test('what has its sound is only transcribed, and its sound stays as it was', async () => {
  const first = await transcribeVideo(tools('tidalNight1', { whisper: nowhere }))
  expect(first).toMatchObject({ kind: 'failed', step: 'whisper', isSetup: true })
  const path = bronze.path(videoKey('tidalNight1', 'audio', 'opus'))
  const sound = readFileSync(path)
  expect(await transcribeVideo(tools('tidalNight1', { ytDlp: nowhere }))).toMatchObject({ kind: 'transcribed' })
  expect(readFileSync(path)).toEqual(sound)
})

test('a missing program is told as such, and leaves the video for later', async () => {
  expect(await transcribeVideo(tools('x', { ytDlp: nowhere }))).toMatchObject({
    kind: 'failed',
    step: 'audio',
    isSetup: true,
    reason: expect.stringContaining('install yt-dlp'),
  })
})

test('what will never have words is skipped', async () => {
  const video = { id: 'x', url: 'https://elsewhere.example/x' }
  expect(await transcribeVideo({ ...tools('x'), video })).toEqual({
    kind: 'skipped',
    reason: 'elsewhere.example is not among the hosts that may be asked',
  })
  await bronze.write(videoKey('y', 'audio', 'opus'), 'no sound')
  expect(await transcribeVideo(tools('y'))).toEqual({ kind: 'skipped', reason: 'it is no sound that whisper can read' })
})

test('an abort rejects', async () => {
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(transcribeVideo(tools('x'), { signal })).rejects.toThrow('enough')
})

test('silver reads the words from bronze alone', async () => {
  const reader = await openBronzeReader({ root: join(folder, 'bronze') })
  expect(await keptTranscript(reader, 'tidalNight1')).toEqual({ kind: 'absent' })
  await transcribeVideo(tools('tidalNight1'))
  expect(await keptTranscript(reader, 'tidalNight1')).toMatchObject({
    kind: 'kept',
    transcript: { text: inventedTalk('tidalNight1').sentences.join(' ') },
  })
  await bronze.write(videoKey('odd', 'whisper', 'json'), 'nonsense')
  expect(await keptTranscript(reader, 'odd')).toMatchObject({ kind: 'unreadable' })
})
