/**
 * resource — yt-dlp as assets are given it, over the bronze store. It goes out to the network: for layer bronze alone.
 */
import type { Resource } from '@ingot/core'
import { defineResource } from '@ingot/core'

import { checked, configSchema, count, text, texts } from '../media/config-schema.ts'
import { bronzeStore } from '../resources.ts'
import { openYtDlp } from './open-yt-dlp.ts'
import type { YtDlp } from './yt-dlp.ts'

export interface YtDlpConfig {
  /** The program, or the program and its first arguments. */
  readonly command?: string | readonly string[]
  /** Arguments of your own: `['--cookies', '/etc/cookies.txt']`. */
  readonly args?: readonly string[]
  /** Hosts whose addresses may be given; `*` = any. YouTube's unless given. */
  readonly hosts?: readonly string[]
  readonly timeoutMs?: number
  readonly maxBytes?: number
  readonly maxDurationMs?: number
  readonly tempFolder?: string
}

const config = configSchema<YtDlpConfig>({
  command: checked(
    (value) => text.check(value) || texts.check(value),
    { anyOf: [text.jsonSchema, texts.jsonSchema] },
    'must be a program, or a list of a program and its first arguments',
  ),
  args: texts,
  hosts: texts,
  timeoutMs: count,
  maxBytes: count,
  maxDurationMs: count,
  tempFolder: text,
})

export const ytDlp: Resource<YtDlp, 'bronze' | undefined, YtDlpConfig> = defineResource({
  name: 'yt_dlp',
  description: 'Videos by yt-dlp, kept in bronze',
  layers: ['bronze'],
  config,
  resources: { bronze: bronzeStore },
  open: ({ config: settings, resources }) => openYtDlp(resources.bronze, settings),
})
