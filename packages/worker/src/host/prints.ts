/**
 * prints — what the author's code writes to stdout and stderr of this process goes to the log of its run, line by line.
 * What belongs to no run, and what is written past JavaScript (a child's inherited stdout), goes where it always went.
 */
import { StringDecoder } from 'node:string_decoder'

export type PrintStream = 'stdout' | 'stderr'

export interface PrintsOptions<Origin> {
  /** Who writes, at the moment of the write: what two write at once does not run into one line. */
  readonly origin: () => Origin
  /** Where a line goes; false = to nobody: it is printed as usual. */
  readonly take: (stream: PrintStream, line: string, origin: Origin) => boolean
}

export interface Prints {
  /** Gives over the beginnings of lines whose ends have not come. */
  flush(): void
}

export function takePrints<Origin>(options: PrintsOptions<Origin>): Prints {
  const rests = [capture('stdout', options), capture('stderr', options)]
  return {
    flush: () => {
      for (const flushRest of rests) flushRest()
    },
  }
}

function capture<Origin>(name: PrintStream, { origin, take }: PrintsOptions<Origin>): () => void {
  const stream = process[name]
  const decoder = new StringDecoder('utf8')
  const pass = stream.write.bind(stream)
  const rests = new Map<Origin, string>()
  // The pipe breaks when the daemon is gone; the run goes on without it.
  stream.on('error', () => undefined)
  const give = (line: string, from: Origin): void => {
    if (!take(name, line, from)) pass(`${line}\n`)
  }
  const write = (chunk: string | Uint8Array, encodingOrDone?: unknown, done?: unknown): boolean => {
    const from = origin()
    const text = typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk))
    const lines = ((rests.get(from) ?? '') + text).split('\n')
    const rest = lines.pop() ?? ''
    if (rest === '') rests.delete(from)
    else rests.set(from, rest)
    for (const line of lines) give(line, from)
    const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done
    if (typeof callback === 'function') process.nextTick(callback)
    return true
  }
  stream.write = write
  return () => {
    const begun = [...rests]
    rests.clear()
    for (const [from, line] of begun) give(line, from)
  }
}
