/**
 * whisper-command — transcribes by a program of this machine: openai-whisper, whisper.cpp, or another by arguments of
 * your own. Arguments are templates: `{audio}`, `{folder}` (empty, for this call alone), `{model}`, `{language}`. One
 * that names a model or language that is not given is left out, and so is the option before it.
 *
 * Units    `…Ms` milliseconds, `…Bytes` bytes
 */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

import type { Clock } from '@ingot/core'
import { systemClock } from '@ingot/core'

import type { ProgramEnd } from '../media/run-program.ts'
import { runProgram } from '../media/run-program.ts'
import type { AudioFile, Transcribed, TranscriptionFailure, WhisperAdapter } from './whisper-adapter.ts'

export type WhisperProgram = 'openai-whisper' | 'whisper.cpp'

export interface WhisperCommandSettings {
  /** Whose arguments are used; `openai-whisper` unless given. */
  readonly program?: WhisperProgram
  /** The program, or the program and its first arguments; `whisper`, or `whisper-cli`, unless given. */
  readonly command?: string | readonly string[]
  /** In place of the program's own. */
  readonly args?: readonly string[]
  /** What the program writes, as a template; `{folder}/audio.json`, or `{folder}/whisper.json`, unless given. */
  readonly output?: string
  /**
   * Run before it, as a template, for a program that does not read opus: it writes `{folder}/audio.wav`, which is then
   * `{audio}`. whisper.cpp gets one of ffmpeg unless given; an empty list is none.
   */
  readonly prepare?: readonly string[]
  /** `turbo`; for whisper.cpp the path of the model's file. */
  readonly model?: string
  /** A code; found out by whisper unless given. */
  readonly language?: string
  /** For one sound, in all. 7,200,000 unless given. */
  readonly timeoutMs?: number
  readonly tempFolder?: string
  readonly clock?: Clock
}

interface Preset {
  readonly command: string
  readonly args: readonly string[]
  readonly output: string
  readonly prepare: readonly string[]
  readonly advice: string
}

const OPUS_TO_WAV = words('ffmpeg -nostdin -v error -i {audio} -ar 16000 -ac 1 {folder}/audio.wav')

const PRESETS: Readonly<Record<WhisperProgram, Preset>> = {
  'openai-whisper': {
    command: 'whisper',
    args: words(
      '{audio} --model {model} --language {language} --output_format json --output_dir {folder} --verbose False',
    ),
    output: '{folder}/{name}.json',
    prepare: [],
    advice: 'install it (`pipx install openai-whisper`, and ffmpeg), or say in `command` where it is',
  },
  'whisper.cpp': {
    command: 'whisper-cli',
    args: words(
      '--model {model} --file {audio} --language {language} --output-json --output-file {folder}/whisper --no-prints',
    ),
    output: '{folder}/whisper.json',
    prepare: OPUS_TO_WAV,
    advice: 'build whisper.cpp and install ffmpeg, or say in `command` where it is',
  },
}

// A word with its probabilities is some hundred bytes; ten hours of talk are a hundred thousand of them.
const MAX_JSON_BYTES = 200_000_000
const MAX_PRINTED_BYTES = 50_000_000

function words(template: string): readonly string[] {
  return template.split(' ')
}

export function whisperCommand(settings: WhisperCommandSettings = {}): WhisperAdapter {
  const { program = 'openai-whisper', model, tempFolder = tmpdir() } = settings
  const command = commandOf(settings)
  return {
    name: [basename(command[0] ?? ''), model].filter((part) => part !== undefined).join(' '),
    transcribe: async (audio, { signal }) => {
      const folder = await mkdtemp(join(tempFolder, 'ingot-whisper-'))
      try {
        return await transcribeIn(folder, audio, { ...settings, program }, signal)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}

function commandOf({ program = 'openai-whisper', command = PRESETS[program].command }: WhisperCommandSettings) {
  return typeof command === 'string' ? [command] : command
}

async function transcribeIn(
  folder: string,
  audio: AudioFile,
  settings: WhisperCommandSettings & { readonly program: WhisperProgram },
  signal: AbortSignal | undefined,
): Promise<Transcribed> {
  const preset = PRESETS[settings.program]
  const { timeoutMs = 7_200_000, clock = systemClock, prepare = preset.prepare } = settings
  const startedAtMs = clock.nowMs()
  const run = async (argv: readonly string[]): Promise<TranscriptionFailure | undefined> => {
    const leftMs = Math.max(1, timeoutMs - (clock.nowMs() - startedAtMs))
    const limits = { cwd: folder, timeoutMs: leftMs, maxOutputBytes: MAX_PRINTED_BYTES, clock }
    return failureOfEnd(await runProgram(argv, signal === undefined ? limits : { ...limits, signal }), preset.advice)
  }
  let path = audio.path
  if (prepare.length > 0) {
    const unprepared = await run(filled(prepare, valuesOf(folder, path, settings)))
    if (unprepared !== undefined) return unprepared
    path = join(folder, 'audio.wav')
  }
  const values = valuesOf(folder, path, settings)
  const failed = await run([...commandOf(settings), ...filled(settings.args ?? preset.args, values)])
  return failed ?? jsonAt(filledOne(settings.output ?? preset.output, values) ?? '')
}

type Values = Readonly<Record<string, string | undefined>>

function valuesOf(folder: string, audio: string, { model, language, program }: WhisperCommandSettings): Values {
  // whisper.cpp takes everything for English unless told otherwise.
  const spoken = language ?? (program === 'whisper.cpp' ? 'auto' : undefined)
  const name = (audio.split(/[/\\]/).at(-1) ?? '').replace(/\.[^.]*$/, '')
  return { folder, audio, name, model, language: spoken }
}

function filled(template: readonly string[], values: Values): readonly string[] {
  const argv: string[] = []
  for (const part of template) {
    const text = filledOne(part, values)
    if (text !== undefined) argv.push(text)
    else if (argv.at(-1)?.startsWith('-') === true) argv.pop()
  }
  return argv
}

/** Undefined when it names what is not given. Other braces are text. */
function filledOne(part: string, values: Values): string | undefined {
  const isGiven = [...part.matchAll(/\{(\w+)\}/g)].every(
    ([, name = '']) => !(name in values) || values[name] !== undefined,
  )
  return isGiven ? part.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole) : undefined
}

/** Undefined when it ended well. */
function failureOfEnd(end: ProgramEnd, advice: string): TranscriptionFailure | undefined {
  switch (end.kind) {
    case 'ended':
      return end.code === 0 ? undefined : failureOf(end.complaints, end.code)
    case 'missing':
      return { ok: false, reason: `${end.reason}: ${advice}`, isRetryable: true, isSetup: true }
    case 'timeout':
      return { ok: false, reason: 'whisper took too long', isRetryable: true }
    case 'too-much-output':
    case 'stopped':
      return { ok: false, reason: `whisper printed more than ${MAX_PRINTED_BYTES} bytes`, isRetryable: true }
  }
}

const NO_SOUND = /Invalid data found|Failed to load audio|failed to read (the )?(audio|WAV)|could not find codec/i
const NO_MODEL =
  /failed to (initialize whisper|load model|open)|Model .* not found|No such option|unrecognized arguments/i
const MAX_SHOWN_CHARS = 300

function failureOf(complaints: string, code: number): TranscriptionFailure {
  if (/\bff(mpeg|probe)\b.*(not found|No such file)|No such file or directory: 'ffmpeg'/i.test(complaints)) {
    return { ok: false, reason: 'whisper needs ffmpeg to read opus; install ffmpeg', isRetryable: true, isSetup: true }
  }
  if (NO_SOUND.test(complaints))
    return { ok: false, reason: 'it is no sound that whisper can read', isRetryable: false }
  const last = complaints.trim().split('\n').at(-1)?.slice(0, MAX_SHOWN_CHARS) ?? ''
  const reason = `whisper ended with exit code ${code}${last === '' ? '' : `: ${last}`}`
  if (NO_MODEL.test(complaints)) return { ok: false, reason, isRetryable: true, isSetup: true }
  // Out of memory, a graphics card that is busy: it may pass.
  return { ok: false, reason, isRetryable: true }
}

async function jsonAt(path: string): Promise<Transcribed> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return { ok: false, reason: 'whisper ended well and wrote no JSON', isRetryable: true }
  if (found.size > MAX_JSON_BYTES) {
    return { ok: false, reason: `whisper wrote more than ${MAX_JSON_BYTES} bytes`, isRetryable: false }
  }
  return { ok: true, json: await readFile(path) }
}
