/**
 * replay — recorded answers of the services, from this machine, so that the real collectors run over all of them.
 *
 * Shapes   `folder` holds what `hn lobsters reddit hf youtube telegram feeds` sent, each in a folder of that name;
 *          `routes` is for `BronzeHttpOptions`, `config` asks for everything recorded, `telegram` goes into the
 *          context of collecting, `leftOut` names the files that no collector would ask for.
 * Promise  What was not recorded is answered 404, whatever host it is asked of: nothing leaves this machine.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { type AggreConfig, parseConfig } from '../config/config.ts'
import type { SourceName } from '../source-name.ts'
import { recordedHackernews } from './replay/hackernews-recording.ts'
import { recordedFeeds, recordedHuggingface, recordedLobsters, recordedYoutube } from './replay/other-recordings.ts'
import type { LeftOut, RecordedAnswer, Recording } from './replay/recording.ts'
import { recordedReddit } from './replay/reddit-recording.ts'
import { recordedTelegram } from './replay/telegram-recording.ts'
import type { TelegramClient } from './telegram/telegram-client.ts'

export interface ReplayServer {
  readonly routes: Readonly<Record<string, string>>
  readonly config: AggreConfig
  readonly telegram: TelegramClient
  readonly leftOut: readonly LeftOut[]
  /** Addresses asked for so far, in order, with the status of each answer. */
  requests(): readonly { readonly url: string; readonly status: number }[]
  close(): Promise<void>
}

/** Everything that was recorded, by source. */
export async function readRecordings(folder: string) {
  return {
    hackernews: await recordedHackernews(folder),
    reddit: await recordedReddit(folder),
    rss: await recordedFeeds(folder),
    youtube: await recordedYoutube(folder),
    lobsters: await recordedLobsters(folder),
    huggingface: await recordedHuggingface(folder),
    telegram: await recordedTelegram(folder),
  } satisfies Record<SourceName, Recording>
}

export async function startReplayServer(folder: string): Promise<ReplayServer> {
  const bySource = await readRecordings(folder)
  const recordings: readonly Recording[] = Object.values(bySource)
  const answers = new Map(
    recordings.flatMap((one) => one.answers).map((answer) => [keyOf(answer.url), answer] as const),
  )
  const seen: { url: string; status: number }[] = []
  const server = createServer((request, response) => {
    const url = `https://${String(request.headers['x-forwarded-host'] ?? 'unknown')}${request.url ?? '/'}`
    const answer = answers.get(keyOf(url))
    seen.push({ url, status: answer?.status ?? (answer === undefined ? 404 : 200) })
    respond(request, response, answer)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const sources = recordings.reduce((all, one) => ({ ...all, ...one.sources }), {})
  return {
    routes: { '*': `http://127.0.0.1:${portOf(server.address())}` },
    config: { ...parseConfig('', 'recorded'), sources },
    telegram: bySource.telegram.client,
    leftOut: recordings.flatMap((one) => one.leftOut),
    requests: () => [...seen],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Whatever the order of its parameters, and however it was written. */
function keyOf(url: string): string {
  const parsed = new URL(url)
  parsed.searchParams.sort()
  return `${parsed.host}${parsed.pathname}?${parsed.searchParams.toString()}`
}

function respond(request: IncomingMessage, response: ServerResponse, answer: RecordedAnswer | undefined): void {
  request.resume()
  if (answer === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not recorded')
    return
  }
  const type = answer.contentType === undefined ? {} : { 'content-type': answer.contentType }
  response.writeHead(answer.status ?? 200, { ...type, 'content-length': answer.bytes.length }).end(answer.bytes)
}
