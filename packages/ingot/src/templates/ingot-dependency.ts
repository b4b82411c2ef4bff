/**
 * ingot-dependency — what a new project asks for to get the ingot that made it.
 *
 * Rules    an ingot that npm installed from a tarball: that tarball, as a path from the new folder. One that runs from its
 *          repository: the tarball that `npm pack ./build/npm/ingot` left there. Else the version, from the registry.
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

// Two folders up from here, in src as in dist.
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

/** Like `^0.1.0` or `file:../ingot-0.1.0.tgz`. */
export function ingotDependency(folder: string, version: string): string {
  const tarball = installedTarball() ?? resolve(PACKAGE, `../../ingot-${version}.tgz`)
  return existsSync(tarball) ? `file:${relative(folder, tarball).split(sep).join('/')}` : `^${version}`
}

/** Where npm had it from, as npm wrote down beside what it installed. */
function installedTarball(): string | undefined {
  const modules = dirname(resolve(PACKAGE))
  const record = join(modules, '.package-lock.json')
  if (basename(modules) !== 'node_modules' || !existsSync(record)) return undefined
  try {
    const { packages } = JSON.parse(readFileSync(record, 'utf8')) as {
      readonly packages?: Readonly<Record<string, { readonly resolved?: string }>>
    }
    const from = packages?.['node_modules/ingot']?.resolved
    return from?.startsWith('file:') === true ? resolve(dirname(modules), from.slice('file:'.length)) : undefined
  } catch {
    // Not as npm writes it: then it is not known.
    return undefined
  }
}
