import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { fixedClock } from '@ingot/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type { ArtifactKey, BronzeStore } from '../store/bronze-store.ts'
import { openBronzeStore } from '../store/open-bronze-store.ts'
import { openWhisper } from './open-whisper.ts'
import type { Whisper } from './whisper.ts'
import type { WhisperCommandSettings } from './whisper-command.ts'
import { whisperCommand } from './whisper-command.ts'
import type { WhisperHttpSettings } from './whisper-http.ts'
import { whisperHttp } from './whisper-http.ts'

const FAKE = fileURLToPath(new URL('./testing/fake-whisper.ts', import.meta.url))

let folder: string
let bronze: BronzeStore

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-whisper-test-'))
  mkdirSync(join(folder, 'temp'))
  bronze = await openBronzeStore({ root: join(folder, 'bronze') })
  vi.stubEnv('FAKE_WHISPER_CALLS', join(folder, 'calls'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const whisperKey = { sourceType: 'youtube', externalId: 'a', artifactType: 'whisper', ext: 'json' }

async function audio(sound: string): Promise<ArtifactKey> {
  const key = { sourceType: 'youtube', externalId: 'a', artifactType: 'audio', ext: 'opus' }
  await bronze.write(key, sound)
  return key
}

const calls = (): string[][] =>
  existsSync(join(folder, 'calls'))
    ? readFileSync(join(folder, 'calls'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as string[])
    : []

describe('by a command', () => {
  const open = (settings: WhisperCommandSettings = {}): Whisper => {
    const command = [process.execPath, FAKE]
    const tempFolder = join(folder, 'temp')
    const adapter = whisperCommand({ command, tempFolder, ...settings })
    return openWhisper(bronze, adapter, { clock: fixedClock(5_000), tempFolder })
  }

  test('the whole JSON is kept beside the sound, and read from there', async () => {
    const key = await audio('rain')
    expect(await open({ model: 'turbo' }).transcribe(key)).toEqual({
      ok: true,
      from: 'network',
      key: whisperKey,
      transcript: {
        text: 'I hear rain.',
        language: 'en',
        segments: [{ startMs: 0, endMs: 900, text: 'I hear rain.' }],
      },
    })
    expect(JSON.parse(await bronze.readText(whisperKey))).toMatchObject({ segments: [{ tokens: [1, 2], words: [] }] })
    expect(await bronze.meta(whisperKey)).toMatchObject({
      fetchedAtMs: 5_000,
      tool: `${basename(process.execPath)} turbo`,
    })
    expect(readdirSync(join(folder, 'temp'))).toEqual([])
  })

  test('what bronze holds is never transcribed again', async () => {
    const key = await audio('rain')
    await open().transcribe(key)
    const again = await open({ command: '/nowhere' }).transcribe(key)
    expect(again).toMatchObject({ ok: true, from: 'bronze', transcript: { text: 'I hear rain.' } })
    expect(calls()).toHaveLength(1)
  })

  test('two who ask at once have it transcribed once', async () => {
    const key = await audio('rain')
    const whisper = open()
    const outcomes = await Promise.all([whisper.transcribe(key), whisper.transcribe(key)])
    expect(outcomes.map((outcome) => outcome.ok && outcome.from)).toEqual(['network', 'bronze'])
    expect(calls()).toHaveLength(1)
  })

  test('an option whose value is not given is left out', async () => {
    const key = await audio('rain')
    await open().transcribe(key)
    expect(calls()[0]?.slice(1, 3)).toEqual(['--output_format', 'json'])
  })

  test('a language is passed on', async () => {
    const key = await audio('Regen')
    expect(await open({ language: 'de' }).transcribe(key)).toMatchObject({ transcript: { language: 'de' } })
  })

  test('whisper.cpp is asked its own way, after the sound was made what it reads', async () => {
    const key = await audio('rain')
    const copy = `import('node:fs').then((fs) => fs.copyFileSync(...process.argv.slice(1)))`
    const prepare = [process.execPath, '-e', copy, '{audio}', '{folder}/audio.wav']
    const outcome = await open({ program: 'whisper.cpp', model: '/models/base.bin', prepare }).transcribe(key)
    expect(outcome).toMatchObject({ ok: true, transcript: { text: 'I hear rain.', language: 'en' } })
    const [args = []] = calls()
    expect(args.slice(0, 3)).toEqual(['--model', '/models/base.bin', '--file'])
    expect(args[3]).toMatch(/audio\.wav$/)
    expect(args.slice(4, 6)).toEqual(['--language', 'auto'])
  })

  test('arguments of your own', async () => {
    const key = await audio('rain')
    const args = ['{audio}', '--output_dir', '{folder}', '--beam', '{5}']
    expect(await open({ args, output: '{folder}/{name}.json' }).transcribe(key)).toMatchObject({ ok: true })
    expect(calls()[0]?.at(-1)).toBe('{5}')
  })

  test.each([
    ['broken', { reason: 'it is no sound that whisper can read', isRetryable: false }],
    ['no ffmpeg', { reason: 'whisper needs ffmpeg to read opus; install ffmpeg', isRetryable: true, isSetup: true }],
    [
      'no memory',
      { reason: 'whisper ended with exit code 1: torch.OutOfMemoryError: CUDA out of memory.', isRetryable: true },
    ],
    ['nothing', { reason: 'whisper ended well and wrote no JSON', isRetryable: true }],
    [
      'nonsense',
      { reason: 'what whisper gave is no transcript: it holds neither segments nor a text', isRetryable: true },
    ],
  ])('%s', async (sound, failure) => {
    expect(await open().transcribe(await audio(sound))).toEqual({ ok: false, ...failure })
    expect(await bronze.exists(whisperKey)).toBe(false)
    expect(readdirSync(join(folder, 'temp'))).toEqual([])
  })

  test('a missing program is for the operator', async () => {
    expect(await open({ command: join(folder, 'whisper') }).transcribe(await audio('rain'))).toEqual({
      ok: false,
      reason: `the program \`${join(folder, 'whisper')}\` was not found: install it (\`pipx install openai-whisper\`, and ffmpeg), or say in \`command\` where it is`,
      isRetryable: true,
      isSetup: true,
    })
  })

  test('sound that is not there yet may come', async () => {
    const key = { sourceType: 'youtube', externalId: 'b', artifactType: 'audio', ext: 'opus' }
    expect(await open().transcribe(key)).toEqual({
      ok: false,
      reason: 'its sound is not in bronze yet',
      isRetryable: true,
    })
  })

  test('an abort ends the program', async () => {
    const key = await audio('endless')
    const controller = new AbortController()
    const told = open()
      .transcribe(key, { signal: controller.signal })
      .catch((error: unknown) => error)
    await expect.poll(calls).toHaveLength(1)
    controller.abort(new Error('enough'))
    expect(await told).toEqual(new Error('enough'))
    expect(readdirSync(join(folder, 'temp'))).toEqual([])
  })
})

describe('by a service', () => {
  let server: Server
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  const asked: { readonly authorization: string | undefined; readonly body: string }[] = []

  beforeEach(async () => {
    asked.length = 0
    answer = (_request, response) =>
      response.end(
        JSON.stringify({ task: 'transcribe', language: 'english', duration: 1, text: 'Hello.', segments: [] }),
      )
    server = createServer((request, response) => {
      void text(request).then((body) => {
        asked.push({ authorization: request.headers.authorization, body })
        answer(request, response)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/audio/transcriptions`
  const open = (settings: Partial<WhisperHttpSettings> = {}): Whisper =>
    openWhisper(bronze, whisperHttp({ url: url(), apiKey: 'secret', ...settings }))

  test('the sound is sent as a file, with model, format and key', async () => {
    answer = (_request, response) =>
      response.end(
        JSON.stringify({ language: 'german', text: 'Hallo.', segments: [{ start: 0, end: 1, text: ' Hallo.' }] }),
      )
    const outcome = await open({ language: 'de' }).transcribe(await audio('OggS sound'))
    expect(outcome).toMatchObject({ ok: true, from: 'network', transcript: { text: 'Hallo.', language: 'de' } })
    expect(asked).toHaveLength(1)
    expect(asked[0]?.authorization).toBe('Bearer secret')
    expect(asked[0]?.body).toContain('filename="audio.ogg"')
    expect(asked[0]?.body).toContain('OggS sound')
    for (const value of ['whisper-1', 'verbose_json', 'de']) expect(asked[0]?.body).toContain(`\r\n\r\n${value}\r\n`)
    expect(await bronze.meta(whisperKey)).toMatchObject({ tool: `${url()} whisper-1` })
  })

  test('without a key none is sent', async () => {
    await open({ apiKey: '' }).transcribe(await audio('x'))
    expect(asked[0]?.authorization).toBeUndefined()
  })

  test.each([
    [
      401,
      { error: { message: 'Incorrect API key provided: sk-abc123' } },
      ': Incorrect API key provided: …',
      true,
      true,
    ],
    [404, { error: 'no such model' }, ': no such model', true, true],
    [400, { error: { message: 'Invalid file format.' } }, ': Invalid file format.', false, undefined],
    [413, 'too large', '', false, undefined],
    [429, {}, '', true, undefined],
    [503, '<html>', '', true, undefined],
  ])('%i is told', async (status, body, said, isRetryable, isSetup) => {
    answer = (_request, response) =>
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
    expect(await open().transcribe(await audio('x'))).toEqual({
      ok: false,
      reason: `the service answered ${status}${said}`,
      isRetryable,
      ...(isSetup === undefined ? {} : { isSetup }),
    })
  })

  test('a redirect is not followed: the key stays here', async () => {
    answer = (_request, response) => response.writeHead(307, { location: `${url()}/elsewhere` }).end()
    expect(await open().transcribe(await audio('x'))).toMatchObject({ ok: false, isSetup: true })
    expect(asked).toHaveLength(1)
  })

  test('a page in place of JSON is not kept', async () => {
    answer = (_request, response) => response.end('<html>')
    expect(await open().transcribe(await audio('x'))).toMatchObject({ ok: false, isRetryable: true })
    expect(await bronze.exists(whisperKey)).toBe(false)
  })

  test('no connection, one that breaks, and one that is too slow may pass', async () => {
    const key = await audio('x')
    expect(await open({ url: 'http://127.0.0.1:1/' }).transcribe(key)).toMatchObject({
      ok: false,
      reason: 'the service could not be reached',
      isRetryable: true,
    })
    answer = (request) => request.socket.destroy()
    expect(await open().transcribe(key)).toMatchObject({ ok: false, isRetryable: true })
    answer = () => undefined
    expect(await open({ timeoutMs: 50 }).transcribe(key)).toEqual({
      ok: false,
      reason: 'the service took longer than 0.05 s',
      isRetryable: true,
    })
  })

  test('an abort rejects', async () => {
    const controller = new AbortController()
    answer = () => controller.abort(new Error('enough'))
    await expect(open().transcribe(await audio('x'), { signal: controller.signal })).rejects.toThrow('enough')
  })

  test('sound that is larger than the service takes is not sent', async () => {
    expect(await open({ maxUploadBytes: 3 }).transcribe(await audio('four'))).toEqual({
      ok: false,
      reason: 'the sound has 4 bytes, and the service takes at most 3',
      isRetryable: false,
    })
    expect(asked).toEqual([])
  })

  test('an address that is none is refused at once', () => {
    expect(() => whisperHttp({ url: 'file:///etc/passwd' })).toThrow('not one of http or https')
  })
})
