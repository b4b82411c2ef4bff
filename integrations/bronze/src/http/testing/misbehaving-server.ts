/** misbehaving-server — a real server on 127.0.0.1 that does what a test tells it, over http or https. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'

import { TEST_CERTIFICATE, TEST_KEY } from './certificate.ts'

export type Behaviour = (request: IncomingMessage, response: ServerResponse, body: string) => void

export interface AskedFor {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface MisbehavingServer extends AsyncDisposable {
  readonly origin: string
  readonly port: number
  readonly asked: readonly AskedFor[]
}

export async function misbehavingServer(
  behave: Behaviour,
  { isTls = false, host = '127.0.0.1' }: { readonly isTls?: boolean; readonly host?: string } = {},
): Promise<MisbehavingServer> {
  const asked: AskedFor[] = []
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
      behave(request, response, body)
    })
  }
  const server: Server = isTls
    ? createTlsServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, listener)
    : createServer(listener)
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    origin: `${isTls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
