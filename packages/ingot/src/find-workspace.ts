/**
 * find-workspace — which projects a command is about, and where their instance lies.
 *
 * Rules    the file given, else the nearest `ingot.config.ts` in this folder or one above, else `project.ts` here.
 * Errors   InvalidError invalid/no-project, invalid/config-file, invalid/project-file
 */
import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { InvalidError } from '@ingot/core'
import { importDefault } from '@ingot/worker'

import type { IngotConfig, SqliteStorage } from './config.ts'
import type { DaemonConfig } from './daemon/settings.ts'
import { NO_CONFIG } from './daemon/settings.ts'
import { sqlite } from './config.ts'

export interface Workspace {
  /** Absolute. */
  readonly root: string
  /** Absolute paths of the project files. */
  readonly projectFiles: readonly string[]
  readonly storage: SqliteStorage
  /** Absolute folder of the instance. */
  readonly instanceDirectory: string
  /** How `ingot dev` and `ingot daemon` run things. */
  readonly daemon: DaemonConfig
}

export const CONFIG_FILE = 'ingot.config.ts'
export const PROJECT_FILE = 'project.ts'

/** `given` is a project file, a config file or a folder that holds one; undefined = look around `cwd`. */
export async function findWorkspace(cwd: string, given?: string): Promise<Workspace> {
  const file = given === undefined ? findAround(cwd) : findGiven(resolve(cwd, given))
  return file.endsWith(CONFIG_FILE) ? fromConfig(file) : toWorkspace(dirname(file), [file], sqlite('.ingot'), NO_CONFIG)
}

function findAround(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const config = join(folder, CONFIG_FILE)
    if (existsSync(config)) return config
    if (dirname(folder) === folder) break
  }
  const project = join(cwd, PROJECT_FILE)
  if (existsSync(project)) return project
  throw new InvalidError(
    'invalid/no-project',
    `there is no ${CONFIG_FILE} in ${cwd} or above it, and no ${PROJECT_FILE} here. Run \`ingot init\`, or say --project FILE.`,
  )
}

function findGiven(path: string): string {
  if (!existsSync(path)) throw new InvalidError('invalid/project-file', `the project file ${path} does not exist.`)
  if (!statSync(path).isDirectory()) return path
  const found = [join(path, CONFIG_FILE), join(path, PROJECT_FILE)].find((file) => existsSync(file))
  if (found !== undefined) return found
  throw new InvalidError('invalid/no-project', `the folder ${path} holds neither ${CONFIG_FILE} nor ${PROJECT_FILE}.`)
}

async function fromConfig(file: string): Promise<Workspace> {
  const config = await importDefault(file, 'config')
  if (!isConfig(config)) {
    throw new InvalidError(
      'invalid/config-file',
      `${file} has no config as its default export. Write: export default defineConfig({ projects: ['./project.ts'] }).`,
    )
  }
  const root = dirname(file)
  if (config.projects.length === 0) throw new InvalidError('invalid/config-file', `${file} lists no projects.`)
  return toWorkspace(
    root,
    config.projects.map((project) => resolve(root, project)),
    config.storage,
    config,
  )
}

function isConfig(value: unknown): value is IngotConfig {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'ingot-config'
}

function toWorkspace(
  root: string,
  projectFiles: readonly string[],
  storage: SqliteStorage,
  daemon: DaemonConfig,
): Workspace {
  return { root, projectFiles, storage, instanceDirectory: resolve(root, storage.directory), daemon }
}
