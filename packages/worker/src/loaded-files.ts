/**
 * loaded-files — which files a project's code was loaded from, and a fingerprint of what they hold.
 *
 * Promise  files whose contents are the same, at the same places relative to the project's file, have the same
 *          fingerprint: on another machine, in another checkout, after an edit that was taken back.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { dirname, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

// Long enough that two versions of one project never meet, short enough to be read out.
const DIGITS = 12

/** Absolute path → digest of what the file holds, or `missing`. */
export type FileDigests = ReadonlyMap<string, string>

export interface LoadedFiles {
  /** What they held when they were loaded, until now; with those that were asked for and are not there. */
  digests(): FileDigests
}

/** Notes every file outside node_modules that this process loads from now on. */
export function recordLoadedFiles(): LoadedFiles {
  const digests = new Map<string, string>()
  const note = (url: string): void => {
    const path = pathOf(url)
    if (path !== undefined && !digests.has(path)) digests.set(path, digestOf(path))
  }
  registerHooks({
    resolve: (specifier, context, nextResolve) => {
      try {
        return nextResolve(specifier, context)
      } catch (error) {
        const { url } = error as { readonly url?: unknown }
        if (typeof url === 'string') note(url)
        throw error
      }
    },
    load: (url, context, nextLoad) => {
      // Read before it is loaded: an edit in between is noticed as a change, not missed.
      note(url)
      return nextLoad(url, context)
    },
  })
  return {
    digests: () => new Map(digests),
  }
}

/** What the files hold now. */
export function digestsOf(paths: Iterable<string>): FileDigests {
  return new Map([...paths].map((path) => [path, digestOf(path)]))
}

/** The fingerprint of code that was loaded from such files. */
export function codeVersionOf(projectFile: string, digests: FileDigests): string {
  const folder = dirname(projectFile)
  const lines = [...digests].map(([path, digest]) => `${relative(folder, path).replaceAll(sep, '/')}\0${digest}\n`)
  return sha256(lines.sort().join('')).slice(0, DIGITS)
}

/** Undefined for what is not a file, or belongs to a package that was installed. */
function pathOf(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined
  const path = fileURLToPath(new URL(url.replace(/[?#].*$/, '')))
  return path.split(sep).includes('node_modules') ? undefined : path
}

function digestOf(path: string): string {
  try {
    return sha256(readFileSync(path))
  } catch {
    return 'missing'
  }
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
