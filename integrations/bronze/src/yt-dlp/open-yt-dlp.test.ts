import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { fixedClock, systemClock } from '@ingot/core'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { openBronzeStore } from '../store/open-bronze-store.ts'
import type { BronzeStore } from '../store/bronze-store.ts'
import type { YtDlpSettings } from './open-yt-dlp.ts'
import { openYtDlp } from './open-yt-dlp.ts'
import type { VideoRef, YtDlp } from './yt-dlp.ts'

const FAKE = fileURLToPath(new URL('./testing/fake-yt-dlp.ts', import.meta.url))

let folder: string
let bronze: BronzeStore
let ytDlp: YtDlp

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-yt-dlp-test-'))
  mkdirSync(join(folder, 'temp'))
  bronze = await openBronzeStore({ root: join(folder, 'bronze') })
  ytDlp = open()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open(settings: YtDlpSettings = {}): YtDlp {
  return openYtDlp(bronze, {
    command: [process.execPath, FAKE],
    args: ['--calls', join(folder, 'calls')],
    tempFolder: join(folder, 'temp'),
    ...settings,
  })
}

const video = (id: string): VideoRef => ({
  sourceType: 'youtube',
  externalId: id,
  url: `https://www.youtube.com/watch?v=${id}`,
})
const infoKey = (id: string) => ({ sourceType: 'youtube', externalId: id, artifactType: 'info', ext: 'json' })
const audioKey = (id: string) => ({ sourceType: 'youtube', externalId: id, artifactType: 'audio', ext: 'opus' })

const calls = (): string[][] =>
  existsSync(join(folder, 'calls'))
    ? readFileSync(join(folder, 'calls'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as string[])
    : []

test('what is known of a video is kept once, without addresses that are signed and what is secret', async () => {
  expect(await ytDlp.info(video('ok'))).toEqual({ ok: true, from: 'network', key: infoKey('ok') })
  const text = await bronze.readText(infoKey('ok'))
  expect(text).not.toMatch(/192\.0\.2\.7|sig=|secret|private/)
  expect(JSON.parse(text)).toMatchObject({
    title: 'The video ok',
    webpage_url: 'https://www.youtube.com/watch?v=ok',
    formats: [{ format_id: '251', ext: 'webm' }],
    automatic_captions: { en: [{ ext: 'vtt' }] },
  })
  expect(await ytDlp.info(video('ok'))).toEqual({ ok: true, from: 'bronze', key: infoKey('ok') })
  expect(calls()).toHaveLength(1)
})

test('the sound is kept once as opus, its progress told, and nothing is left beside it', async () => {
  const told: number[] = []
  const outcome = await ytDlp.audio(video('ok'), { onProgress: ({ fraction }) => told.push(fraction) })
  expect(outcome).toEqual({ ok: true, from: 'network', key: audioKey('ok') })
  expect(await bronze.readText(audioKey('ok'))).toBe('OggS the sound of ok')
  expect(await bronze.meta(audioKey('ok'))).toMatchObject({
    url: 'https://www.youtube.com/watch?v=ok',
    tool: 'yt-dlp 2026.01.31',
  })
  expect(told).toEqual([0, 0.5, 1, 1])
  expect(readdirSync(join(folder, 'temp'))).toEqual([])
  expect(await ytDlp.audio(video('ok'))).toEqual({ ok: true, from: 'bronze', key: audioKey('ok') })
  expect(calls()).toHaveLength(2)
})

test('the address is the last argument, after what no option follows', async () => {
  await ytDlp.audio(video('ok'))
  for (const args of calls()) {
    expect(args.slice(-2)).toEqual(['--', 'https://www.youtube.com/watch?v=ok'])
    expect(args).toContain('--ignore-config')
    expect(args).toContain('--no-playlist')
  }
})

test('of two calls at once the second finds what the first has made', async () => {
  const outcomes = await Promise.all([ytDlp.audio(video('ok')), ytDlp.audio(video('ok')), ytDlp.info(video('ok'))])
  expect(outcomes.map((outcome) => outcome.ok && outcome.from).slice(0, 2)).toEqual(['network', 'bronze'])
  expect(calls()).toHaveLength(2)
})

test('what another process has kept meanwhile stays', async () => {
  const key = audioKey('ok')
  const others: Promise<unknown>[] = []
  const outcome = await ytDlp.audio(video('ok'), {
    onProgress: () => {
      if (others.length === 0) others.push(bronze.write(key, 'OggS of another'))
    },
  })
  await Promise.all(others)
  expect(outcome).toEqual({ ok: true, from: 'bronze', key })
  expect(await bronze.readText(key)).toBe('OggS of another')
})

test.each([
  ['private', 'it is private', false],
  ['gone', 'it is gone', false],
  ['adult', 'it is for adults who sign in', false],
  ['abroad', 'it may not be seen from this country', false],
  ['list', 'yt-dlp says nothing of use of it: it is a list of videos, not one', false],
  ['garbage', 'yt-dlp says nothing of use of it: it is no JSON object', false],
  ['long', 'it lasts 600 minutes, more than 240 minutes', false],
  ['refused', 'its sound is larger than 500000000 bytes', false],
  ['huge', 'its sound is larger than 500000000 bytes', false],
  ['limited', 'the site asks for fewer requests', true],
  ['robot', 'the site wants to see that nobody automatic asks; wait, or give yt-dlp cookies', true],
  ['premiere', 'it has not been shown yet', true],
  ['soon', 'it has not been shown yet', true],
  ['live', 'it is live, or just was', true],
  ['ending', 'it is live, or just was', true],
  ['silent', 'yt-dlp ended well and left no sound', true],
  ['nosound', 'what yt-dlp left is no opus sound', true],
  ['odd', 'yt-dlp: [youtube] odd: Something new at https://rr1.example/videoplayback', true],
] as const)('%s: %s', async (id, reason, isRetryable) => {
  expect(await ytDlp.audio(video(id))).toEqual({ ok: false, reason, isRetryable })
  expect(await bronze.exists(audioKey(id))).toBe(false)
  expect(readdirSync(join(folder, 'temp'))).toEqual([])
})

test('of what is still to be shown nothing is kept', async () => {
  for (const id of ['soon', 'live', 'ending']) {
    await ytDlp.info(video(id))
    expect(await bronze.exists(infoKey(id))).toBe(false)
  }
})

test.each([
  ['file:///etc/passwd', 'its address is not one of http or https'],
  ['--exec=reboot', 'its address is not one of http or https'],
  ['https://me:pass@youtube.com/watch?v=ok', 'its address holds credentials'],
  ['http://169.254.169.254/latest', '169.254.169.254 is not among the hosts that may be asked'],
  ['https://notyoutube.com/watch?v=ok', 'notyoutube.com is not among the hosts that may be asked'],
])('%s is refused before a program starts', async (url, reason) => {
  expect(await ytDlp.info({ ...video('x'), url })).toEqual({ ok: false, reason, isRetryable: false })
  expect(calls()).toEqual([])
})

test('other hosts are asked where the operator says so', async () => {
  const url = 'https://video.example/watch?v=ok'
  expect(await open({ hosts: ['*'] }).info({ ...video('ok'), url })).toMatchObject({ ok: true })
})

test('a missing program, and one that misses ffmpeg, are for the operator', async () => {
  const nowhere = join(folder, 'yt-dlp')
  expect(await open({ command: nowhere }).info(video('ok'))).toEqual({
    ok: false,
    reason: `the program \`${nowhere}\` was not found: install yt-dlp (\`pipx install yt-dlp\`) and ffmpeg, or say in \`command\` where it is`,
    isRetryable: true,
    isSetup: true,
  })
  expect(await ytDlp.audio(video('noffmpeg'))).toMatchObject({ ok: false, isSetup: true })
})

test('a download that takes too long is given up', async () => {
  const clock = fixedClock(0)
  const slow = open({ timeoutMs: 1_000, clock: { nowMs: clock.nowMs, sleep: systemClock.sleep } })
  expect(await slow.audio(video('slow'))).toEqual({
    ok: false,
    reason: 'yt-dlp took longer than 1 s',
    isRetryable: true,
  })
})

test('an abort ends the download, leaves nothing, and lets the next one begin', async () => {
  const controller = new AbortController()
  const first = ytDlp.audio(video('slow'), {
    signal: controller.signal,
    onProgress: ({ fraction }) => {
      if (fraction > 0) controller.abort(new Error('enough'))
    },
  })
  await expect(first).rejects.toThrow('enough')
  expect(await bronze.exists(audioKey('slow'))).toBe(false)
  expect(readdirSync(join(folder, 'temp'))).toEqual([])
  await expect(ytDlp.audio(video('slow'), { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
})
