/**
 * scratch-project — a project in a folder of its own, and the real binary run on it. For tests.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = fileURLToPath(new URL('../../..', import.meta.url))
const BINARY = join(PACKAGE, 'bin/ingot.js')
const MODULES = join(PACKAGE, '../../node_modules')

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** stdout as the one document that it must be. */
  json(): unknown
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves as soon as stdout holds the text; rejects when the process ends without it. */
  untilPrinted(text: string): Promise<void>
}

export interface RunIn {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly uid?: number
}

export class ScratchProject {
  readonly directory: string

  constructor(files: Readonly<Record<string, string>>) {
    this.directory = realpathSync(mkdtempSync(join(tmpdir(), 'ingot-cli-')))
    // Others than the owner must get in, for the test of a file that cannot be read.
    chmodSync(this.directory, 0o755)
    this.#link('ingot', PACKAGE)
    for (const name of ['zod', '@types']) this.#link(name, join(MODULES, name))
    for (const [path, text] of Object.entries(files)) this.write(path, text)
  }

  write(path: string, text: string): void {
    const file = join(this.directory, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }

  read(path: string): string {
    return readFileSync(join(this.directory, path), 'utf8')
  }

  has(path: string): boolean {
    return existsSync(join(this.directory, path))
  }

  /** Runs `ingot` with these words to its end. */
  ingot(...argv: readonly string[]): Promise<Ended> {
    return this.start(argv).ended
  }

  start(argv: readonly string[], { cwd = this.directory, env = {}, uid }: RunIn = {}): Running {
    return startNode([BINARY, ...argv], cwd, env, uid)
  }

  /** Runs Node itself, on the project's own files. */
  node(...argv: readonly string[]): Promise<Ended> {
    return startNode(argv, this.directory, {}, undefined).ended
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 })
  }

  #link(name: string, target: string): void {
    mkdirSync(join(this.directory, 'node_modules'), { recursive: true })
    symlinkSync(target, join(this.directory, 'node_modules', name))
  }
}

function startNode(
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  uid: number | undefined,
): Running {
  const { CI: _ci, FORCE_COLOR: _color, NODE_OPTIONS: _options, ...inherited } = process.env
  const child = spawn(process.execPath, argv, {
    cwd,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid }),
  })
  let stdout = ''
  let stderr = ''
  const waiting = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    for (const look of waiting) look()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr, json: () => JSON.parse(stdout) as unknown }))
  })
  const untilPrinted = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!stdout.includes(text)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      ended.then(
        () => reject(new Error(`it ended without printing ${JSON.stringify(text)}:\n${stdout}\n${stderr}`)),
        reject,
      )
      look()
    })
  return { child, ended, untilPrinted }
}
