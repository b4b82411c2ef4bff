/**
 * resource — whisper as assets are given it, over the bronze store: by a program of this machine, or by a service. The
 * service's key comes from the environment: `configured(whisper, { mode: 'http', url, apiKey: env('WHISPER_API_KEY', '') })`.
 *
 * Errors   InvalidError invalid/whisper-url   mode `http`, and no address, or none of http or https
 */
import type { Resource } from '@ingot/core'
import { defineResource } from '@ingot/core'

import { checked, configSchema, count, maybeText, oneOf, text, texts } from '../media/config-schema.ts'
import { bronzeStore } from '../resources.ts'
import { openWhisper } from './open-whisper.ts'
import type { WhisperAdapter } from './whisper-adapter.ts'
import type { WhisperProgram } from './whisper-command.ts'
import { whisperCommand } from './whisper-command.ts'
import { whisperHttp } from './whisper-http.ts'
import type { Whisper } from './whisper.ts'

export interface WhisperConfig {
  /** `command` unless given. */
  readonly mode?: 'command' | 'http'
  /** Mode `command`: whose arguments are used; `openai-whisper` unless given. */
  readonly program?: WhisperProgram
  readonly command?: string | readonly string[]
  readonly args?: readonly string[]
  readonly output?: string
  readonly prepare?: readonly string[]
  /** Mode `http`. */
  readonly url?: string
  readonly apiKey?: string
  readonly maxUploadBytes?: number
  /** Both modes. */
  readonly model?: string
  readonly language?: string
  readonly timeoutMs?: number
  readonly tempFolder?: string
}

const config = configSchema<WhisperConfig>({
  mode: oneOf('command', 'http'),
  program: oneOf('openai-whisper', 'whisper.cpp'),
  command: checked(
    (value) => text.check(value) || texts.check(value),
    { anyOf: [text.jsonSchema, texts.jsonSchema] },
    'must be a program, or a list of a program and its first arguments',
  ),
  args: texts,
  output: text,
  prepare: texts,
  url: text,
  apiKey: maybeText,
  maxUploadBytes: count,
  model: text,
  language: text,
  timeoutMs: count,
  tempFolder: text,
})

export const whisper: Resource<Whisper, 'bronze' | undefined, WhisperConfig> = defineResource({
  name: 'whisper',
  description: 'Speech as text by whisper, kept in bronze',
  layers: ['bronze'],
  config,
  resources: { bronze: bronzeStore },
  open: ({ config: { tempFolder, ...settings }, resources }) =>
    openWhisper(
      resources.bronze,
      adapterOf(tempFolder === undefined ? settings : { ...settings, tempFolder }),
      tempFolder === undefined ? {} : { tempFolder },
    ),
})

function adapterOf({ mode = 'command', url = '', ...settings }: WhisperConfig): WhisperAdapter {
  return mode === 'http' ? whisperHttp({ ...settings, url }) : whisperCommand(settings)
}
