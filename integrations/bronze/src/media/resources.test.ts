import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { configured, defineAsset, jsonSchemaOf, provide, validate } from '@ingot/core'
import { materialize } from '@ingot/core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { bronzeStore } from '../resources.ts'
import { whisper } from '../whisper/resource.ts'
import { ytDlp } from '../yt-dlp/resource.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-media-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const program = (path: string) => [process.execPath, fileURLToPath(new URL(path, import.meta.url))]

test('an asset of layer bronze has videos fetched and transcribed', async () => {
  const asset = defineAsset({
    key: 'bronze/transcript',
    layer: 'bronze',
    resources: {
      ytDlp: configured(ytDlp, { command: program('../yt-dlp/testing/fake-yt-dlp.ts') }),
      whisper: configured(whisper, { command: program('../whisper/testing/fake-whisper.ts') }),
    },
    run: async (_inputs, { resources, signal }) => {
      const url = 'https://youtu.be/watch?v=ok'
      const sound = await resources.ytDlp.audio({ sourceType: 'youtube', externalId: 'ok', url }, { signal })
      if (!sound.ok) throw new Error(sound.reason)
      const told = await resources.whisper.transcribe(sound.key, { signal })
      return told.ok ? told.transcript.text : told.reason
    },
  })
  const made = await materialize([asset], {
    provide: [provide(bronzeStore, configured(bronzeStore, { root: folder }))],
  })
  expect(made.errors).toEqual({})
  expect(await made.valueOf(asset)).toBe('I hear OggS the sound of ok.')
})

test('a config is checked by name, with every fault', async () => {
  const { config } = whisper
  if (config === undefined) throw new Error('no config')
  await expect(validate(config, { mode: 'http', url: 'http://127.0.0.1' }, 'it')).resolves.toEqual({
    mode: 'http',
    url: 'http://127.0.0.1',
  })
  await expect(validate(config, { mode: 'sample', timeoutMs: 0, command: [''] }, 'it')).rejects.toThrow(
    /mode.*one of command, http.*timeoutMs.*whole number above 0.*command.*must be a program/s,
  )
  await expect(validate(config, { modle: 'base' }, 'it')).rejects.toThrow('modle')
  await expect(validate(config, 7, 'it')).rejects.toThrow('must be an object')
  expect(jsonSchemaOf(config)).toMatchObject({ properties: { mode: { enum: ['command', 'http'] } } })
})
