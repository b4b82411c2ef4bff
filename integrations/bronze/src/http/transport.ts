/**
 * transport — one request on the wire, by a connection that the guard has seen.
 *
 * Errors   RefusedAddress   nothing was sent: where the host leads may not be asked
 *          else what undici and Node throw
 * Promise  1. A name is looked up once for a connection, the addresses that are refused are dropped, and one of the
 *             others is connected to; the address that was connected to is checked once more.
 *          2. No redirect is followed and nothing is decompressed here.
 */
import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupFunction, Socket } from 'node:net'
import { isIP } from 'node:net'
import type { Readable } from 'node:stream'
import { rootCertificates } from 'node:tls'

import type { Dispatcher } from 'undici'
import { Agent, buildConnector, request as send } from 'undici'

import type { AddressGuard } from './address-guard.ts'
import type { Lookup } from './settings.ts'

export interface WireRequest {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export interface WireResponse {
  readonly status: number
  /** Lower-case names; several of one name are joined by commas, but of `location` the first counts. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable
  /** Lets go of a body that is not read: emptied for a moment, so that its connection can be used again, then cut. */
  discard(): Promise<void>
}

export interface Transport extends AsyncDisposable {
  send(request: WireRequest, signal: AbortSignal): Promise<WireResponse>
}

export class RefusedAddress extends Error {
  constructor(host: string) {
    super(`${host} is no public address`)
    this.name = 'RefusedAddress'
  }
}

interface TransportOptions {
  readonly guard: AddressGuard
  readonly lookup?: Lookup | undefined
  readonly ca?: string | undefined
}

type Connector = ReturnType<typeof buildConnector>

/** What is left unread of a refused body: beyond it the connection is cheaper closed than emptied. */
const DRAINED_BYTES = 64 * 1024
/** And so is one whose rest does not come: what the status said counts, whatever the body does. */
const DRAINED_MS = 1_000

export function createTransport(options: TransportOptions): Transport {
  // Time is measured by the caller's clock, over the whole try; undici's own timers stay out of it.
  const agent = new Agent({ connect: guardedConnector(options), allowH2: false, headersTimeout: 0, bodyTimeout: 0 })
  return {
    async send({ url, method, headers, body }, signal) {
      const answer = await send(url, { dispatcher: agent, method, headers, body: body ?? null, signal })
      return {
        status: answer.statusCode,
        headers: joined(answer.headers),
        body: answer.body,
        discard: () => drain(answer.body, signal),
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

function guardedConnector(options: TransportOptions): Connector {
  const { guard } = options
  // One for each port: a lookup is not told the port, and the guard wants it.
  const byPort = new Map<number, Connector>()
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '')
    const port = target.port === '' ? (target.protocol === 'https:' ? 443 : 80) : Number(target.port)
    // A literal address is connected to without a lookup.
    if (isIP(host) !== 0 && !guard.allows(host, port, host)) return callback(new RefusedAddress(host), null)
    const connector = byPort.get(port) ?? connectorFor(port, options)
    byPort.set(port, connector)
    connector(target, (error, socket) => {
      if (error !== null) return callback(error, null)
      if (!guard.allows(host, port, remoteAddress(socket))) {
        socket.destroy()
        return callback(new RefusedAddress(host), null)
      }
      callback(null, socket)
    })
  }
}

function remoteAddress(socket: Socket): string {
  return socket.remoteAddress ?? ''
}

function connectorFor(port: number, { guard, lookup, ca }: TransportOptions): Connector {
  return buildConnector({
    allowH2: false,
    lookup: guardedLookup(guard, port, lookup ?? askSystem),
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
  })
}

function guardedLookup(guard: AddressGuard, port: number, lookup: Lookup): LookupFunction {
  return (hostname, { all }, callback) => {
    lookup(hostname).then(
      (addresses) => {
        const found = addresses
          .filter((address) => guard.allows(hostname, port, address))
          .map((address) => ({ address, family: isIP(address) }))
        const first = found[0]
        if (first === undefined) return callback(new RefusedAddress(hostname), '', 0)
        if (all === true) return callback(null, found)
        callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }
}

const askSystem: Lookup = async (hostname) => {
  const found = await systemLookup(hostname, { all: true })
  return found.map(({ address }) => address)
}

/** Rejects with the signal's reason only. */
async function drain(body: Dispatcher.ResponseData['body'], signal: AbortSignal): Promise<void> {
  const late = AbortSignal.timeout(DRAINED_MS)
  await body.dump({ limit: DRAINED_BYTES, signal: AbortSignal.any([signal, late]) }).catch(() => undefined)
  signal.throwIfAborted()
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([given, value]) => {
      if (value === undefined) return []
      const name = given.toLowerCase()
      if (typeof value === 'string') return [[name, value]]
      return [[name, (name === 'location' ? value[0] : undefined) ?? value.join(', ')]]
    }),
  )
}
