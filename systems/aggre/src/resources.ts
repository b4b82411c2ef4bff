/**
 * resources — what assets and sensors are given: bronze, the database, the services, the programs.
 *
 * Shapes   three modes. `sample`: every service and site invented, on this machine, by a small server of a run's own.
 *          `recorded`: files that services once sent, in the folder that AGGRE_RECORDED names. `live`: the services
 *          themselves. Without AGGRE_MODE it is recorded when AGGRE_RECORDED is set, else sample.
 *          AGGRE_CONFIG names another configuration than aggre.yaml, or sample.yaml in sample mode. Both are read as this
 *          file loads, so that what is wrong in them is said before anything runs.
 *          DATABASE_URL names a PostgreSQL; without it one is started in this system's home.
 * Rules    What goes out to the network is for bronze alone. A sensor gets the database and nothing else.
 * Errors   InvalidError invalid/aggre-mode, and those of config.ts
 */
import { join } from 'node:path'

import type { BronzeHttp, BronzeHttpOptions } from '@ingot/bronze'
import {
  bronzeReader,
  bronzeStore,
  createBronzeHttp,
  whisper as whisperResource,
  ytDlp as ytDlpResource,
} from '@ingot/bronze'
import type { Database } from '@ingot/postgres'
import { migrate, postgres } from '@ingot/postgres'
import { configured, defineResource, env, InvalidError, provide } from 'ingot'
import { z } from 'zod'

import { CODE_VERSION } from './code-version.ts'
import type { TelegramClient } from './collectors/telegram/telegram-client.ts'
import type { AggreConfig } from './config/config.ts'
import { readConfig } from './config/config.ts'
import { offSentence } from './config/sources-on.ts'
import { BRONZE_ROOT, HOME, POSTGRES_DIRECTORY } from './home.ts'
import { SAMPLE_WHISPER, SAMPLE_YT_DLP } from './sample/programs/commands.ts'
import { MIGRATIONS } from './silver/migrations.ts'
import { dropAbandonedStages, onStage, STAGE_NAME } from './silver/stage.ts'

const MODES = ['sample', 'live', 'recorded'] as const
export type Mode = (typeof MODES)[number]

export const MODE: Mode = chooseMode(process.env['AGGRE_MODE'] ?? '', process.env['AGGRE_RECORDED'] ?? '')
export const CONFIG: AggreConfig = chooseConfig()

function chooseMode(said: string, recorded: string): Mode {
  if (said === '') return recorded === '' ? 'sample' : 'recorded'
  const mode = MODES.find((one) => one === said)
  if (mode !== undefined) return mode
  throw new InvalidError(
    'invalid/aggre-mode',
    `AGGRE_MODE is "${said}". Make it sample, live or recorded, or leave it unset.`,
  )
}

function chooseConfig(): AggreConfig {
  const file = MODE === 'sample' ? 'sample.yaml' : 'aggre.yaml'
  const config = readConfig(process.env['AGGRE_CONFIG'] || join(import.meta.dirname, '..', file))
  if (MODE !== 'recorded') return config
  // What was recorded are lists and items; nobody recorded the pages behind them.
  const off = <Part extends object>(part: Part) => ({ ...part, enabled: false })
  return { ...config, content: off(config.content), enrich: off(config.enrich), transcribe: off(config.transcribe) }
}

export const bronze = bronzeStore
export const reader = bronzeReader

const stageName = z.string().regex(STAGE_NAME).optional().describe('Of a rebuild, where its runs work')

/** The tables as the code expects them. */
export const database = defineResource({
  name: 'aggre_database',
  description: 'The tables of silver and gold',
  config: z.object({ stage: stageName }),
  resources: { postgres },
  open: async ({ config, resources }): Promise<Database> => {
    if (config.stage !== undefined) return onStage(resources.postgres, config.stage)
    await migrate(resources.postgres, MIGRATIONS)
    await dropAbandonedStages(resources.postgres)
    return resources.postgres
  },
})

/** The machine's clock. */
export const machineClock = {
  nowMs: () => Date.now(),
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms)
      signal?.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason)), { once: true })
    }),
}

/** Whom collectors and downloads ask. */
export interface Services {
  readonly http: BronzeHttp
  /** In recorded mode: to ask for all that was recorded, and for nothing else. */
  readonly config: AggreConfig
  readonly nowMs: () => number
  /** For the context of collecting: in recorded mode, what was recorded of MTProto. */
  readonly telegram?: TelegramClient
  close(): Promise<void>
}

export const services = defineResource({
  name: 'services',
  description: 'The seven services and every web site: invented, recorded or real.',
  layers: ['bronze'],
  resources: { bronze },
  open: async ({ resources, log }): Promise<Services> => {
    log.info(`aggre reads ${MODE} input`, { mode: MODE })
    const stand = await openStandIn()
    const off = offSentence(stand.config, [])
    if (off !== undefined) log.warning(off)
    const { attempts, maxPerHost, minGapMs, allowedPrivate, timeoutMs, maxBytes, userAgent } = CONFIG.http
    const options: BronzeHttpOptions = {
      attempts,
      maxPerHost,
      minGapMs,
      allowedPrivate,
      timeoutMs,
      maxBytes,
      userAgent,
    }
    const http = createBronzeHttp(resources.bronze, {
      ...options,
      routes: stand.routes,
      clock: machineClock,
      random: Math.random,
    })
    return {
      http,
      config: stand.config,
      nowMs: machineClock.nowMs,
      ...(stand.telegram === undefined ? {} : { telegram: stand.telegram }),
      close: async () => {
        await http[Symbol.asyncDispose]()
        await stand.close()
      },
    }
  },
  close: (opened) => opened.close(),
})

interface StandIn {
  readonly routes: Readonly<Record<string, string>>
  readonly config: AggreConfig
  readonly telegram?: TelegramClient
  close(): Promise<void>
}

/** Every request that the samples' server was sent, of whatever run. */
export const SAMPLE_REQUESTS: string = join(HOME, 'data', 'sample-requests.jsonl')

async function openStandIn(): Promise<StandIn> {
  if (MODE === 'live') return { routes: {}, config: CONFIG, close: async () => {} }
  if (MODE === 'sample') {
    const { startSampleServer } = await import('./sample/sample-server.ts')
    const server = await startSampleServer({ logFile: SAMPLE_REQUESTS })
    return { routes: server.routes, config: CONFIG, close: () => server.close() }
  }
  const folder = process.env['AGGRE_RECORDED'] ?? ''
  if (folder === '') {
    throw new InvalidError(
      'invalid/aggre-mode',
      'AGGRE_MODE is recorded and AGGRE_RECORDED is not set. Make it the folder of the recordings.',
    )
  }
  const { startReplayServer } = await import('./collectors/replay.ts')
  const server = await startReplayServer(folder)
  const { content, enrich, transcribe } = CONFIG
  const config = { ...server.config, content, enrich, transcribe }
  return { routes: server.routes, config, telegram: server.telegram, close: () => server.close() }
}

const { maxDurationMs, maxBytes, timeoutMs } = CONFIG.transcribe
export const ytDlp = ytDlpResource
export const whisper = whisperResource

/** By a service where WHISPER_URL names one, else by the program `whisper`, or the one that WHISPER_COMMAND names. */
const WHISPER_VALUES =
  (process.env['WHISPER_URL'] ?? '') === ''
    ? { command: env('WHISPER_COMMAND', 'whisper'), model: env('WHISPER_MODEL', 'turbo'), timeoutMs }
    : {
        mode: 'http' as const,
        url: env('WHISPER_URL'),
        apiKey: env('WHISPER_API_KEY', ''),
        model: env('WHISPER_MODEL', 'whisper-1'),
        timeoutMs,
      }

const YT_DLP_LIMITS = { maxDurationMs, maxBytes, timeoutMs }

/** What stands behind the names, for the project. */
export const BOUND = [
  provide(bronzeStore, configured(bronzeStore, { root: BRONZE_ROOT, codeVersion: CODE_VERSION })),
  provide(bronzeReader, configured(bronzeReader, { root: BRONZE_ROOT })),
  provide(
    postgres,
    configured(postgres, { url: env('DATABASE_URL', ''), directory: POSTGRES_DIRECTORY, applicationName: 'aggre' }),
  ),
  provide(
    ytDlpResource,
    configured(
      ytDlpResource,
      MODE === 'sample'
        ? { command: SAMPLE_YT_DLP, ...YT_DLP_LIMITS }
        : { command: env('YT_DLP_COMMAND', 'yt-dlp'), ...YT_DLP_LIMITS },
    ),
  ),
  provide(
    whisperResource,
    configured(whisperResource, MODE === 'sample' ? { command: SAMPLE_WHISPER, model: 'sample' } : WHISPER_VALUES),
  ),
]
