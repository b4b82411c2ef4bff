/**
 * place — the files of an embedded server in its folder, and the few lines that its keeper and its clients exchange.
 *
 * data/          what PostgreSQL keeps             password    of the user `ingot`, 0600
 * server.json    where the keeper listens, 0600    port        the port used last, used again when it is free
 * keeper.lock    held by the one keeper            server.log  what PostgreSQL and the keeper say
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface Place {
  readonly directory: string
  readonly data: string
  readonly draft: string
  readonly password: string
  readonly state: string
  readonly port: string
  readonly lock: string
  readonly log: string
  readonly links: string
}

export const USER = 'ingot'
export const DATABASE = 'postgres'

export function placeIn(directory: string): Place {
  const root = resolve(directory)
  const at = (name: string) => join(root, name)
  return {
    directory: root,
    data: at('data'),
    draft: at('data.new'),
    password: at('password'),
    state: at('server.json'),
    port: at('port'),
    lock: at('keeper.lock'),
    log: at('server.log'),
    links: at('lib'),
  }
}

export interface KeeperOptions {
  readonly directory: string
  /** How long the server stays after its last client has gone. */
  readonly lingerMs: number
  /** Settings of PostgreSQL that go over those of `cluster.ts`. */
  readonly settings: Readonly<Record<string, string>>
}

/** Where the keeper listens; a client sends the token as its first line. */
export interface KeeperState {
  readonly pid: number
  readonly port: number
  readonly token: string
}

/** What the keeper tells its clients, a JSON document per line. */
export type KeeperLine =
  | { readonly kind: 'ready'; readonly port: number; readonly password: string }
  | { readonly kind: 'down' }
  /** It does not run, and will be tried again after a pause. */
  | { readonly kind: 'resting'; readonly message: string }
  /** The keeper gives up. */
  | { readonly kind: 'failed'; readonly message: string }

export function readState(place: Place): KeeperState | undefined {
  try {
    return JSON.parse(readFileSync(place.state, 'utf8')) as KeeperState
  } catch {
    return undefined
  }
}

export function writeState(place: Place, state: KeeperState): void {
  writeWhole(place.state, JSON.stringify(state))
}

/** The password, made when there is none. Only the keeper makes it. */
export function readOrMakePassword(place: Place): string {
  mkdirSync(place.directory, { recursive: true })
  try {
    const password = readFileSync(place.password, 'utf8').trim()
    if (password !== '') return password
  } catch {
    // Made below.
  }
  const password = randomBytes(24).toString('base64url')
  writeWhole(place.password, password)
  return password
}

export function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}`
  rmSync(draft, { force: true })
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, path)
}
