/**
 * check-lock — package-lock.json installs the same everywhere.
 *
 * Promise  1. it names no registry, so that each clone uses its own;
 *          2. it holds every optional dependency that it mentions: `npm install` silently leaves out a binary for another
 *             platform when the registry at hand lacks it, and `npm ci` then refuses the lock file on every machine;
 *          3. our own package.json files ask for exact versions.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { runScript } from './command.ts'
import { ROOT } from './workspace.ts'

export interface LockedPackage {
  readonly resolved?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** By place: `node_modules/x`, `packages/core`, and the root as the empty string. */
export type Locked = Readonly<Record<string, LockedPackage>>

export function problemsOfLock(locked: Locked): string[] {
  return Object.entries(locked).flatMap(([place, one]) => [
    ...(one.resolved?.includes('://') === true ? [`${place} names a registry: ${one.resolved}`] : []),
    ...Object.keys(one.optionalDependencies ?? {})
      .filter((name) => !isLocked(locked, place, name))
      .map((name) => `${place} may need ${name}, which is not in the lock file: choose a version that is complete`),
    ...(place.includes('node_modules') ? [] : inexact(one).map((found) => `${place || 'the root'} asks for ${found}`)),
  ])
}

/** Looks where Node does: beside the package itself, then in each folder above. */
function isLocked(locked: Locked, place: string, name: string): boolean {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (`${at}/node_modules/${name}`.replace(/^\//, '') in locked) return true
    if (at === '') return false
  }
}

function inexact({ dependencies, devDependencies, optionalDependencies }: LockedPackage): string[] {
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} ${version}, which is no exact version`)
}

function checkLock(): void {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Locked
  }
  const problems = problemsOfLock(packages)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  console.log(`${Object.keys(packages).length} packages`)
}

if (import.meta.main) await runScript(checkLock)
