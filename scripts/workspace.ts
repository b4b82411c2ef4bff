/**
 * workspace — where the packages are, and what their package.json says.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '..')

export interface PackageJson {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  /** `./src/x.ts` by subpath: no package of ours needs conditions while it is TypeScript. */
  readonly exports?: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
  readonly files?: readonly string[]
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export interface WorkspacePackage {
  /** Absolute. */
  readonly folder: string
  readonly json: PackageJson
}

/** Every package that is published, each after those it depends on. */
export function publishedPackages(): WorkspacePackage[] {
  const folders = ['packages', 'integrations']
    .flatMap((parent) => globSync(`${parent}/*/package.json`, { cwd: ROOT }))
    .toSorted()
    .map((path) => join(ROOT, path, '..'))
  const all = folders.map((folder) => ({ folder, json: readPackageJson(folder) })).filter(({ json }) => !json.private)
  return inOrder(all)
}

export function readPackageJson(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson
}

/** Those of `all` that `one` depends on, directly or not, each after its own dependencies. */
export function ownDependencies(one: WorkspacePackage, all: readonly WorkspacePackage[]): WorkspacePackage[] {
  const found = new Set<WorkspacePackage>()
  const visit = (parent: WorkspacePackage) => {
    for (const child of all) {
      if (parent.json.dependencies?.[child.json.name] === undefined || found.has(child)) continue
      visit(child)
      found.add(child)
    }
  }
  visit(one)
  return [...found]
}

function inOrder(all: readonly WorkspacePackage[]): WorkspacePackage[] {
  return [...new Set(all.flatMap((one) => [...ownDependencies(one, all), one]))]
}

/** The folder below `build/npm` of a package: its name without the scope. */
export function stagedFolder(json: PackageJson): string {
  return join(ROOT, 'build/npm', json.name.replace(/^@[^/]+\//, ''))
}

/** The first of `paths` that exists. */
export function firstExisting(paths: readonly string[]): string | undefined {
  return paths.find((path) => existsSync(path))
}
