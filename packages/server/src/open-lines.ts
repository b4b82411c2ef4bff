/**
 * open-lines — the connections of a server, and which of them nobody waits on.
 *
 * Promise  `endFree` ends those on which no answer is on its way, and the others as soon as theirs has gone. One that was
 *          opened ahead of its first request, as browsers do, is free: Node takes it for busy.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

export interface OpenLines {
  endFree(): void
}

export function openLines(server: Server): OpenLines {
  const answersOn = new Map<Socket, number>()
  let isEnding = false
  const endIfFree = (line: Socket): void => {
    if (isEnding && answersOn.get(line) === 0) line.destroy()
  }
  const count = (line: Socket, by: 1 | -1): void => {
    const answers = answersOn.get(line)
    if (answers === undefined) return
    answersOn.set(line, answers + by)
    endIfFree(line)
  }
  server.on('connection', (line: Socket) => {
    answersOn.set(line, 0)
    line.once('close', () => answersOn.delete(line))
    endIfFree(line)
  })
  server.on('request', ({ socket }, response) => {
    count(socket, 1)
    response.once('close', () => setImmediate(() => count(socket, -1)))
  })
  return {
    endFree() {
      isEnding = true
      for (const line of answersOn.keys()) endIfFree(line)
    },
  }
}
