/**
 * hooks-server — the door for push sensors: `POST /hooks/<project>/<sensor>` with a JSON body. What is accepted is
 * stored before it is answered, so a sender that got its 202 may forget it.
 *
 * Shapes   202 `{ id, isNew }`; 4xx/5xx `{ error: { code, message } }`. The header `Idempotency-Key` names a message: the
 *          same one again is accepted and not kept twice. `GET /health` says 200 `{ status: 'ok' }`.
 * Units    a body is at most 1 MiB
 * Errors   invalid/push (400, 405), invalid/push-too-big (413), not-found/sensor (404), storage/* (503)
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { InvalidError, isIngotError, NotFoundError, toErrorRecord } from '@ingot/core'

export interface HooksServer extends AsyncDisposable {
  /** Like `http://127.0.0.1:4600`. */
  readonly url: string
}

export interface PushRequest {
  readonly project: string
  readonly sensor: string
  readonly body: unknown
  readonly key: string | undefined
}

export interface HooksOptions {
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
  /** Keeps the message; rejects with NotFoundError for a sensor that is not there or takes none. */
  readonly push: (request: PushRequest) => Promise<{ readonly id: number; readonly isNew: boolean }>
}

const MAX_BODY_BYTES = 1_048_576
const HOOK_PATH = /^\/hooks\/([A-Za-z0-9_-]{1,100})\/([A-Za-z0-9_-]{1,100})\/?$/

export async function startHooksServer(options: HooksOptions): Promise<HooksServer> {
  const server = createServer((request, response) => {
    void answer(request, options)
      .catch(toFailure)
      .then(({ status, body }) => send(response, status, body))
  })
  // A sender that says nothing for long is not waited for.
  server.requestTimeout = 30_000
  await listen(server, options)
  const { address, port, family } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

async function answer(request: IncomingMessage, { push }: HooksOptions): Promise<Answer> {
  const pathname = (request.url ?? '/').split('?')[0] ?? '/'
  if (request.method === 'GET' && pathname === '/health') return { status: 200, body: { status: 'ok' } }
  const [, project, sensor] = HOOK_PATH.exec(pathname) ?? []
  if (project === undefined || sensor === undefined) {
    throw new NotFoundError('not-found/page', `there is nothing at ${pathname}. Push to /hooks/PROJECT/SENSOR.`)
  }
  if (request.method !== 'POST') return failure(405, 'invalid/push', 'push with POST.')
  const key = request.headers['idempotency-key']
  const body = parse(await readBody(request))
  const kept = await push({ project, sensor, body, key: Array.isArray(key) ? key[0] : key })
  return { status: 202, body: kept }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > MAX_BODY_BYTES) {
      throw new InvalidError(
        'invalid/push-too-big',
        `a push may take ${MAX_BODY_BYTES} bytes. Push a reference instead.`,
      )
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** An empty body is no message but a ring: the value null. */
function parse(text: string): unknown {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InvalidError('invalid/push', `the body is not JSON: ${toErrorRecord(cause).message}.`, { cause })
  }
}

function toFailure(error: unknown): Answer {
  if (!isIngotError(error)) return failure(500, 'internal-error', toErrorRecord(error).message)
  if (error.code === 'invalid/push-too-big') return failure(413, error.code, error.message)
  if (error instanceof NotFoundError) return failure(404, error.code, error.message)
  return failure(error instanceof InvalidError ? 400 : 503, error.code, error.message)
}

function failure(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(`${JSON.stringify(body)}\n`)
}

function listen(server: Server, { host, port }: HooksOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: Error & { code?: string }) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new InvalidError('invalid/port', `port ${port} is in use. Say another one with --port, or 0 for any.`, {
              cause,
            })
          : cause,
      ),
    )
    server.listen(port, host, () => resolve())
  })
}
