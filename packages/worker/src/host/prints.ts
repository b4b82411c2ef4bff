/**
 * prints — what the author's code writes to stdout and stderr of this process goes to the log of its run, line by line.
 * What belongs to no run, and what is written past JavaScript (a child's inherited stdout), goes where it always went.
 */
import { StringDecoder } from 'node:string_decoder'

export type PrintStream = 'stdout' | 'stderr'

/** Where a line goes; false = to nobody: it is printed as usual. */
export type TakeLine = (stream: PrintStream, line: string) => boolean

export interface Prints {
  /** Gives over the beginnings of lines whose ends have not come. */
  flush(): void
}

export function takePrints(take: TakeLine): Prints {
  const rests = [capture('stdout', take), capture('stderr', take)]
  return {
    flush: () => {
      for (const flushRest of rests) flushRest()
    },
  }
}

function capture(name: PrintStream, take: TakeLine): () => void {
  const stream = process[name]
  const decoder = new StringDecoder('utf8')
  const pass = stream.write.bind(stream)
  let rest = ''
  // The pipe breaks when the daemon is gone; the run goes on without it.
  stream.on('error', () => undefined)
  const give = (line: string): void => {
    if (!take(name, line)) pass(`${line}\n`)
  }
  const write = (chunk: string | Uint8Array, encodingOrDone?: unknown, done?: unknown): boolean => {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk)))).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) give(line)
    const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done
    if (typeof callback === 'function') process.nextTick(callback)
    return true
  }
  stream.write = write
  return () => {
    const line = rest
    rest = ''
    if (line !== '') give(line)
  }
}
