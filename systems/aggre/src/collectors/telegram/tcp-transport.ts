/** tcp-transport — MTProto over TCP, in the "intermediate" framing. */
import { connect, type Socket } from 'node:net'

import { IntermediatePacketCodec, type TelegramTransport } from '@mtcute/core'

type Connection = Awaited<ReturnType<TelegramTransport['connect']>>

const CONNECT_MS = 15_000

export const tcpTransport: TelegramTransport = {
  packetCodec: () => new IntermediatePacketCodec(),
  connect: ({ ipAddress, port }) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: ipAddress, port, noDelay: true, timeout: CONNECT_MS })
      socket.once('error', reject)
      socket.once('timeout', () => socket.destroy(new Error(`${ipAddress}:${port} did not answer in ${CONNECT_MS} ms`)))
      socket.once('connect', () => {
        socket.setTimeout(0)
        socket.off('error', reject)
        resolve(readFrom(socket, { address: ipAddress, port }))
      })
    }),
}

function readFrom(socket: Socket, remoteAddress: { readonly address: string; readonly port: number }): Connection {
  let failure: Error | undefined
  let wake = (): void => undefined
  socket.on('readable', () => wake())
  socket.on('end', () => wake())
  socket.on('close', () => wake())
  socket.on('error', (error) => {
    failure = error
    wake()
  })
  return {
    remoteAddress,
    localAddress: null,
    /** Waits for something to read. The end is an error: of 0 bytes the library would ask again for ever. */
    async read(into) {
      for (;;) {
        const chunk: unknown =
          socket.readableLength > 0 ? socket.read(Math.min(socket.readableLength, into.length)) : null
        if (chunk instanceof Uint8Array) {
          into.set(chunk)
          return chunk.length
        }
        if (failure !== undefined) throw failure
        if (socket.readableEnded || socket.destroyed) throw new Error('The connection was closed.')
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()))
      }),
    close: () => void socket.destroy(),
  }
}
