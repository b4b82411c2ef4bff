/**
 * server — the API and the pages, listening.
 *
 * Errors   InvalidError invalid/open-server, invalid/port
 * Promise  `close` ends streams with a message `bye`, waits at most five seconds for answers that are on their way, and
 *          then cuts the line.
 */
import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createAdaptorServer } from '@hono/node-server'
import { InvalidError } from '@ingot/core'

import type { AreaHandlers } from './app/create-app.ts'
import { createApp } from './app/create-app.ts'
import { isLoopback } from './app/foreign.ts'
import { assetHandlers } from './assets/handlers.ts'
import { automationHandlers } from './automation/handlers.ts'
import { backfillHandlers } from './backfills/handlers.ts'
import { deploymentHandlers } from './deployment/handlers.ts'
import { jobHandlers } from './jobs/handlers.ts'
import { liveHandlers } from './live/handlers.ts'
import type { OpenLines } from './open-lines.ts'
import { openLines } from './open-lines.ts'
import { partitionHandlers } from './partitions/handlers.ts'
import { poolHandlers } from './pools/handlers.ts'
import type { ServerOptions, ServerPorts } from './ports.ts'
import { runHandlers } from './runs/handlers.ts'
import { timelineHandlers } from './timeline/handlers.ts'

export interface Server extends AsyncDisposable {
  /** Like `http://127.0.0.1:4600`. */
  readonly url: string
  close(): Promise<void>
}

const GRACE_MS = 5_000
const MAX_CONNECTIONS = 500

export async function startServer(
  ports: ServerPorts,
  options: ServerOptions = {},
  handlers: Partial<AreaHandlers> = allHandlers(ports, options),
): Promise<Server> {
  const { host = '127.0.0.1', port = 0 } = options
  requireGuard(options, host)
  let boundPort: number | undefined
  const app = createApp(ports, { ...options, boundPort: () => boundPort }, handlers)
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(request, 'incoming' in env ? (env as Parameters<typeof app.fetch>[1]) : {}),
    serverOptions: {
      maxHeaderSize: 16_384,
      // A sender that says nothing for long is not waited for.
      headersTimeout: 15_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
    },
    overrideGlobalObjects: false,
  }) as HttpServer
  const lines = openLines(server)
  // Each takes a file descriptor, of which a process has some thousand; workers and stores need theirs.
  server.maxConnections = MAX_CONNECTIONS
  await listen(server, host, port)
  const address = server.address() as AddressInfo
  boundPort = address.port
  let closed: Promise<void> | undefined
  const close = (): Promise<void> =>
    (closed ??= (async () => {
      app.stop()
      await closeWithin(server, lines, ports)
    })())
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** What answers, of all areas. */
export function allHandlers(ports: ServerPorts, options: ServerOptions): AreaHandlers {
  return {
    ...runHandlers(ports),
    ...liveHandlers(ports),
    ...assetHandlers(ports),
    ...jobHandlers(ports),
    ...automationHandlers(ports),
    ...poolHandlers(ports),
    ...partitionHandlers(ports),
    ...backfillHandlers(ports),
    ...deploymentHandlers(ports, options),
    ...timelineHandlers(ports),
  }
}

function requireGuard({ auth = 'none' }: ServerOptions, host: string): void {
  if (auth === 'tokens' || isLoopback(host)) return
  throw new InvalidError(
    'invalid/open-server',
    `whoever reaches ${host} could launch and delete everything: set \`auth: 'tokens'\`, make a token with \`ingot token create\`, or listen on 127.0.0.1.`,
  )
}

async function closeWithin(server: HttpServer, lines: OpenLines, { clock }: ServerPorts): Promise<void> {
  const gone = new AbortController()
  const isClosed = new Promise<void>((resolve) => server.close(() => resolve()))
  lines.endFree()
  const isLate = clock.sleep(GRACE_MS, gone.signal).then(
    () => server.closeAllConnections(),
    () => undefined,
  )
  await isClosed
  gone.abort()
  await isLate
}

function listen(server: HttpServer, host: string, port: number): Promise<void> {
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
