/**
 * news — the one resource that touches the network: asks a service and gives back what it answered.
 *
 * Shapes   three modes. `sample`: a small server on loopback with answers written for this project. `live`: the real
 *          services, by the addresses and keys in the environment. `recorded`: files that services once sent.
 *          Without HEADLINE_MODE it is recorded when HEADLINE_RECORDED names a folder, live when any key or address
 *          of a service is set, else sample.
 * Rules    for bronze assets only: fetching and transforming are different assets.
 */
import { defineResource, env } from 'ingot'
import { z } from 'zod'

import { fetchSource } from './fetch-source.ts'
import { createHttp } from './http.ts'
import type { RawFetch, SourceName } from './message.ts'
import { SOURCE_NAMES } from './message.ts'
import { readRecorded } from './recorded.ts'
import { startSampleServer } from './sample-server.ts'
import type { Environment } from './settings.ts'
import { readSettings } from './settings.ts'
import { SOURCES } from './sources/all.ts'

export interface News {
  readonly mode: Mode
  fetch(source: SourceName, signal: AbortSignal): Promise<RawFetch>
  close(): Promise<void>
}

const MODES = ['sample', 'live', 'recorded'] as const
type Mode = (typeof MODES)[number]

const clock = {
  nowMs: () => Date.now(),
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms)
      signal?.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason)), { once: true })
    }),
}

export const news = defineResource({
  name: 'news',
  description: 'Answers of the seven services: sample, live or recorded.',
  layers: ['bronze'],
  config: z.object({ mode: z.enum(['', ...MODES]).default(''), recorded: z.string().default('') }),
  open: ({ config, log }): Promise<News> => {
    const mode = config.mode === '' ? chooseMode(config.recorded, process.env) : config.mode
    log.info(`headline reads ${mode} input`, { mode, ...(mode === 'recorded' ? { folder: config.recorded } : {}) })
    if (mode === 'recorded') return recordedNews(config.recorded)
    return mode === 'live' ? Promise.resolve(onlineNews('live', process.env)) : sampleNews()
  },
  close: (opened) => opened.close(),
})

/** Where the author's choice comes from; bound here so that the UI can show it. */
export const NEWS_VALUES = { mode: env('HEADLINE_MODE', ''), recorded: env('HEADLINE_RECORDED', '') }

function chooseMode(recorded: string, environment: Environment): Mode {
  if (recorded !== '') return 'recorded'
  const isSet = (name: SourceName) =>
    ['KEY', 'URL'].some((what) => (environment[`${name.toUpperCase()}_${what}`] ?? '') !== '')
  return SOURCE_NAMES.some(isSet) ? 'live' : 'sample'
}

function onlineNews(mode: Mode, environment: Environment, close: () => Promise<void> = async () => {}): News {
  const settings = readSettings(environment)
  const http = createHttp({ clock, random: Math.random })
  return { mode, fetch: (source, signal) => fetchSource(SOURCES[source], settings, http, clock, signal), close }
}

async function sampleNews(): Promise<News> {
  const server = await startSampleServer()
  return onlineNews('sample', { ...process.env, ...server.env }, () => server.close())
}

function recordedNews(folder: string): Promise<News> {
  const reading = readRecorded(folder, new Date(clock.nowMs()).toISOString())
  return reading.then((fetches) => ({
    mode: 'recorded',
    fetch: async (source) => {
      const found = fetches.find((fetch) => fetch.source === source)
      if (found === undefined) throw new Error(`no recording was read for ${source}`)
      return found
    },
    close: async () => {},
  }))
}
