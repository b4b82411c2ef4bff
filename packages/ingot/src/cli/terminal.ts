/**
 * terminal — where a command writes: results to stdout, errors and remarks to stderr.
 *
 * Promise  1. With `--json` nothing but the one document reaches stdout: what the author's code prints while a project
 *             loads or a step runs goes to stderr.
 *          2. A reader that went away (`| head`) is no error: `closed` is aborted, further writes are dropped.
 */
import type { Paint } from './format/style.ts'
import { columnsOf, paintFor, plain } from './format/style.ts'

export interface Terminal {
  readonly isJson: boolean
  readonly isVerbose: boolean
  /** A person watches stdout: a line may be redrawn. False in a pipe, a file, and where CI is set. */
  readonly isLive: boolean
  /** Width of stdout, as it is now; undefined = no limit. */
  width(): number | undefined
  readonly paint: Paint
  readonly paintError: Paint
  /** Aborted when nobody reads stdout any more. */
  readonly closed: AbortSignal
  /** A line on stdout; nothing with `--json`. */
  print(line?: string): void
  /** A line on stderr. */
  remark(line: string): void
  /** The document of `--json`. */
  printJson(value: unknown): void
  /** Text as it is, on stdout also with `--json`: for documents that are written piece by piece. */
  write(text: string): void
}

export interface TerminalOptions {
  readonly isJson: boolean
  readonly isVerbose: boolean
  readonly hasColors: boolean
}

export function openTerminal({ isJson, isVerbose, hasColors }: TerminalOptions): Terminal {
  const { stdout, stderr } = process
  const closed = new AbortController()
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    closed.abort()
  })
  stderr.on('error', () => undefined)
  const writeOut = stdout.write.bind(stdout)
  // What an author's console.log writes would end up in the middle of the document.
  if (isJson) stdout.write = stderr.write.bind(stderr)
  const write = (text: string): void => {
    if (!closed.signal.aborted) writeOut(text)
  }
  return {
    isJson,
    isVerbose,
    isLive: stdout.isTTY === true && !isJson && !isCi(),
    width: () => columnsOf(stdout),
    paint: hasColors && !isJson ? paintFor(stdout) : plain,
    paintError: hasColors && !isJson ? paintFor(stderr) : plain,
    closed: closed.signal,
    print: (line = '') => {
      if (!isJson) write(`${line}\n`)
    },
    remark: (line) => void stderr.write(`${line}\n`),
    printJson: (value) => write(`${JSON.stringify(value, undefined, 2)}\n`),
    write,
  }
}

function isCi(): boolean {
  const { CI } = process.env
  return CI !== undefined && CI !== '' && CI !== 'false' && CI !== '0'
}
