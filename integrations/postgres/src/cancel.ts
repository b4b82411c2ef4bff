/**
 * cancel — runs one statement that can be stopped: by a signal, or by a time limit.
 *
 * The server is told to cancel (a request of its own, on a connection of its own), and the statement is waited for, so
 * that the connection is clean afterwards. A server that does not heed it loses the connection.
 */
import { connect } from 'node:net'

import { StorageError } from '@ingot/core'
import type { ClientBase, QueryResult } from 'pg'

import type { QueryOptions } from './database.ts'

// https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-CANCELREQUEST
const CANCEL_REQUEST = 80_877_102
const HEEDS_WITHIN_MS = 2_000

export interface Statement {
  readonly text: string
  readonly values?: readonly unknown[]
}

export async function runStatement(
  client: ClientBase,
  { text, values }: Statement,
  { signal, timeoutMs }: QueryOptions = {},
): Promise<QueryResult> {
  signal?.throwIfAborted()
  const running = client.query(values === undefined || values.length === 0 ? { text } : { text, values: [...values] })
  if (signal === undefined && timeoutMs === undefined) return lastOf(await running)
  let stopped: 'aborted' | 'late' | undefined
  let dropTimer: NodeJS.Timeout | undefined
  const stop = (why: 'aborted' | 'late') => {
    if (stopped !== undefined) return
    stopped = why
    requestCancel(client)
    dropTimer = setTimeout(() => dropConnection(client), HEEDS_WITHIN_MS)
  }
  const onAbort = () => stop('aborted')
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop('late'), timeoutMs)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    return lastOf(await running)
  } catch (error) {
    if (stopped === 'aborted') throw signal?.reason ?? error
    if (stopped === 'late') throw tooSlow(timeoutMs ?? 0, error)
    throw error
  } finally {
    clearTimeout(timer)
    clearTimeout(dropTimer)
    signal?.removeEventListener('abort', onAbort)
  }
}

function tooSlow(timeoutMs: number, cause: unknown): StorageError {
  const message = `the statement took longer than ${timeoutMs} ms and was stopped.`
  return new StorageError('storage/postgres', message, { cause, retryable: true })
}

/** Of several statements in one text node-postgres gives an array. */
function lastOf(result: QueryResult | readonly QueryResult[]): QueryResult {
  const last = Array.isArray(result) ? (result as readonly QueryResult[]).at(-1) : (result as QueryResult)
  return last ?? { rows: [], rowCount: 0, command: '', oid: 0, fields: [] }
}

/** What node-postgres knows of a connection but does not declare. */
interface Inside {
  readonly host: string
  readonly port: number
  readonly processID: number | null
  readonly secretKey: number | null
  readonly connection?: { readonly stream?: { destroy(): void } }
}

function requestCancel(client: ClientBase): void {
  const { host, port, processID, secretKey } = client as unknown as Inside
  if (processID === null || secretKey === null) return
  const request = Buffer.alloc(16)
  for (const [i, word] of [16, CANCEL_REQUEST, processID, secretKey].entries()) request.writeInt32BE(word, i * 4)
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect({ host, port })
  socket.setTimeout(HEEDS_WITHIN_MS, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('connect', () => socket.end(request))
}

function dropConnection(client: ClientBase): void {
  ;(client as unknown as Inside).connection?.stream?.destroy()
}
