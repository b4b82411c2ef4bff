/** raw-server — a server on 127.0.0.1 that answers bytes, whether they are HTTP or not. */
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'

import { onTestFinished } from 'vitest'

export interface RawServer {
  readonly origin: string
  /** The first line of each request. */
  readonly asked: readonly string[]
}

export interface RawAnswer {
  readonly bytes: string | Uint8Array
  /** The connection ends after them. */
  readonly isLast?: boolean
}

/** `answer` is given the first line of a request, and its number from 1. */
export async function rawServer(answer: (line: string, count: number) => RawAnswer): Promise<RawServer> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let said = ''
    socket.on('error', () => socket.destroy())
    socket.on('data', (text: Buffer) => {
      said += text.toString('latin1')
      if (!said.includes('\r\n\r\n')) return
      const line = said.slice(0, said.indexOf('\r\n'))
      said = ''
      asked.push(line)
      const { bytes, isLast = false } = answer(line, asked.length)
      socket.write(bytes)
      if (isLast) socket.end()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}
