/**
 * watch-files — tells soon after one of some files may have changed: written, replaced as editors do, made, removed.
 *
 * Rules    the system tells of the folders; every two seconds the files are looked at all the same, for file systems
 *          that tell nothing (network, containers) and folders that were replaced as a whole.
 */
import type { FSWatcher } from 'node:fs'
import { statSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

// An editor writes a file in several steps.
const QUIET_MS = 30
const LOOK_EVERY_MS = 2_000

export interface FileWatch extends Disposable {
  /** From now on these. */
  watch(paths: readonly string[]): void
}

export function watchFiles(onChange: () => void): FileWatch {
  return new FolderWatch(onChange)
}

class FolderWatch implements FileWatch {
  readonly #onChange: () => void
  readonly #folders = new Map<string, FSWatcher>()
  #names = new Map<string, Set<string>>()
  #stamps = new Map<string, string>()
  #quiet: NodeJS.Timeout | undefined
  readonly #looking: NodeJS.Timeout

  constructor(onChange: () => void) {
    this.#onChange = onChange
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY_MS).unref()
  }

  watch(paths: readonly string[]): void {
    this.#names = new Map()
    for (const path of paths) {
      const folder = dirname(path)
      const names = this.#names.get(folder) ?? new Set()
      this.#names.set(folder, names.add(basename(path)))
    }
    this.#stamps = new Map(paths.map((path) => [path, stampOf(path)]))
    for (const [folder, watcher] of this.#folders) {
      if (this.#names.has(folder)) continue
      watcher.close()
      this.#folders.delete(folder)
    }
    this.#openMissing()
  }

  [Symbol.dispose](): void {
    clearInterval(this.#looking)
    clearTimeout(this.#quiet)
    for (const watcher of this.#folders.values()) watcher.close()
    this.#folders.clear()
  }

  #openMissing(): void {
    for (const folder of this.#names.keys()) if (!this.#folders.has(folder)) this.#open(folder)
  }

  #open(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_kind, name) => {
        if (name === null || this.#names.get(folder)?.has(name) === true) this.#changed()
      })
      const forget = () => {
        watcher.close()
        if (this.#folders.get(folder) === watcher) this.#folders.delete(folder)
      }
      watcher.on('error', forget)
      this.#folders.set(folder, watcher)
    } catch {
      // Not there, or too many are watched: looking every two seconds makes up for it.
    }
  }

  #changed(): void {
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(this.#onChange, QUIET_MS)
  }

  #look(): void {
    let isChanged = false
    for (const [path, before] of this.#stamps) {
      const now = stampOf(path)
      if (now === before) continue
      this.#stamps.set(path, now)
      isChanged = true
    }
    // A folder that was replaced is watched no longer, though nobody says so.
    if (isChanged) for (const folder of this.#folders.keys()) this.#reopen(folder)
    this.#openMissing()
    if (isChanged) this.#changed()
  }

  #reopen(folder: string): void {
    this.#folders.get(folder)?.close()
    this.#folders.delete(folder)
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat === undefined ? 'missing' : `${stat.mtimeMs} ${stat.size} ${stat.ino}`
}
