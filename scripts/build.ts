/**
 * build — makes `build/npm/<name>/` of every published package: JavaScript, declarations, a package.json fit for a
 * registry. `npm pack ./build/npm/ingot` then gives one tarball that needs nothing else of ours.
 *
 * Promise  1. each package compiles against the declarations of the others as they will be published, not their source;
 *          2. core compiles without the types of Node;
 *          3. tests, what only tests share, and core's stand-in for the platform's types are left out;
 *          4. publint finds nothing to say.
 */
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

import { mustRun, runScript, seconds } from './command.ts'
import { newestPages } from './swap-pages.ts'
import type { PackageJson, WorkspacePackage } from './workspace.ts'
import { firstExisting, ownDependencies, publishedPackages, readPackageJson, ROOT, stagedFolder } from './workspace.ts'

const TSC = join(ROOT, 'node_modules/@typescript/native/bin/tsc')
// What an author installs. It carries the other packages inside, so that one tarball is enough.
const FRONT_DOOR = 'ingot'
const BUILT_UI = join(ROOT, 'packages/ui/dist')

export async function build(): Promise<void> {
  const all = publishedPackages()
  await mustRun(['npm', 'run', '--silent', 'build:ui'])
  rmSync(join(ROOT, 'build/npm'), { recursive: true, force: true })
  for (const one of all) {
    const startedAtMs = performance.now()
    await compile(one, ownDependencies(one, all))
    stage(one, all)
    await lint(one)
    console.log(
      `${one.json.name.padEnd(16)} ${relative(ROOT, stagedFolder(one.json))}  ${seconds(performance.now() - startedAtMs)}`,
    )
  }
}

async function compile(one: WorkspacePackage, dependencies: readonly WorkspacePackage[]): Promise<void> {
  const configPath = join(ROOT, 'build/tsconfig', `${basename(stagedFolder(one.json))}.json`)
  const dist = join(stagedFolder(one.json), 'dist')
  mkdirSync(dirname(configPath), { recursive: true })
  writeFileSync(configPath, JSON.stringify(compilerConfig(one, dependencies, dist), undefined, 2))
  await mustRun([process.execPath, TSC, '-p', configPath])
  for (const file of globSync('**/*.{js,d.ts}', { cwd: dist })) rewriteSpecifiers(join(dist, file))
}

function compilerConfig(one: WorkspacePackage, dependencies: readonly WorkspacePackage[], dist: string): object {
  const source = join(one.folder, 'src')
  return {
    extends: join(ROOT, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: false,
      noEmitOnError: true,
      declaration: true,
      // The types of the API's contract follow from its schemas (decision 0017).
      isolatedDeclarations: one.json.name !== '@ingot/server',
      rewriteRelativeImportExtensions: true,
      rootDir: source,
      outDir: dist,
      types: one.json.name === '@ingot/core' ? [] : ['node'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
      paths: Object.fromEntries(dependencies.flatMap(({ json }) => declarationPaths(json))),
    },
    include: [source],
    exclude: ['**/*.test.ts', '**/*.test-d.ts', ...testSupport(one.json)].map((pattern) => join(source, pattern)),
  }
}

/** What only tests use: `testing` and `test-data`, but for the `testing` that the package offers to others. */
function testSupport(json: PackageJson): readonly string[] {
  const nested = ['*/**/testing', '**/test-data']
  return json.exports?.['./testing'] === undefined ? [...nested, 'testing', 'testing.ts'] : nested
}

function declarationPaths(json: PackageJson): [string, string[]][] {
  return Object.entries(json.exports ?? {}).map(([subpath, file]) => [
    `${json.name}${subpath.slice(1)}`,
    [join(stagedFolder(json), toDist(file, '.d.ts'))],
  ])
}

function toDist(file: string, ending: '.js' | '.d.ts'): string {
  return file.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, ending)
}

/**
 * The compiler rewrites `./x.ts` in imports of JavaScript, but leaves it in declarations and in `new URL('./x.ts', …)`,
 * where a worker's file is named.
 */
function rewriteSpecifiers(path: string): void {
  const text = readFileSync(path, 'utf8')
  const pattern = path.endsWith('.d.ts')
    ? /((?:from|import) ?\(?['"]\.{1,2}\/[^'"]+)\.ts(['"])/g
    : /(new URL\(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g
  const rewritten = text.replace(pattern, '$1.js$2')
  if (rewritten !== text) writeFileSync(path, rewritten)
  const left = [...rewritten.matchAll(/['"](\.{1,2}\/[^'"\s]+)(?<!\.d)\.ts['"]/g)].map(([, name = '']) => name)
  const stale = left.find((name) => existsSync(join(dirname(path), `${name}.js`)))
  if (stale === undefined) return
  const advice = `write it as an import, or as new URL('${stale}.ts', import.meta.url)`
  throw new Error(`${relative(ROOT, path)} still names ${stale}.ts, which is not published: ${advice}.`)
}

function stage(one: WorkspacePackage, all: readonly WorkspacePackage[]): void {
  const staged = stagedFolder(one.json)
  // What people install by name installs by itself, whatever else is published.
  const isInstalledByName = one.json.name === FRONT_DOOR || relative(ROOT, one.folder).startsWith('integrations')
  const bundled = isInstalledByName ? ownDependencies(one, all) : []
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(publishedJson(one.json, bundled), undefined, 2)}\n`)
  cpSync(join(ROOT, 'LICENSE'), join(staged, 'LICENSE'))
  // The pages travel with the command that shows them.
  if (one.json.name === FRONT_DOOR) {
    for (const name of newestPages(BUILT_UI)) cpSync(join(BUILT_UI, name), join(staged, 'dist/ui', name))
  }
  // Pages that are served as they are written.
  const pages = join(one.folder, 'src/app/reference')
  if (existsSync(pages)) cpSync(pages, join(staged, 'dist/app/reference'), { recursive: true })
  if (existsSync(join(one.folder, 'bin'))) cpSync(join(one.folder, 'bin'), join(staged, 'bin'), { recursive: true })
  const readmes = [join(one.folder, 'README.md'), ...(one.json.name === FRONT_DOOR ? [join(ROOT, 'README.md')] : [])]
  const readme = firstExisting(readmes)
  if (readme !== undefined) cpSync(readme, join(staged, 'README.md'))
  for (const { json } of bundled) {
    cpSync(stagedFolder(json), join(staged, 'node_modules', json.name), { recursive: true })
  }
}

function publishedJson(json: PackageJson, bundled: readonly WorkspacePackage[]): object {
  const { scripts: _scripts, devDependencies: _devDependencies, files: _files, ...kept } = json
  const inside = bundled.map((one) => one.json)
  return {
    ...kept,
    exports: {
      ...Object.fromEntries(
        Object.entries(json.exports ?? {})
          .filter(([, file]) => file.startsWith('./src/'))
          .map(([subpath, file]) => [subpath, { types: toDist(file, '.d.ts'), default: toDist(file, '.js') }]),
      ),
      './package.json': './package.json',
    },
    files: ['dist', ...(json.bin === undefined ? [] : ['bin'])],
    // What a bundled package needs of others is listed here too: not every package manager looks inside the bundle.
    dependencies: Object.assign({}, ...inside.map((one) => one.dependencies), json.dependencies) as object,
    ...(inside.length === 0 ? {} : { bundleDependencies: inside.map((one) => one.name) }),
  }
}

async function lint(one: WorkspacePackage): Promise<void> {
  const pkgDir = stagedFolder(one.json)
  const { messages } = await publint({ pkgDir, strict: true, pack: false })
  if (messages.length === 0) return
  const json = { ...readPackageJson(pkgDir) }
  const lines = messages.map((message) => `  ${message.type}: ${formatMessage(message, json) ?? message.code}`)
  throw new Error(`publint, on ${one.json.name}:\n${lines.join('\n')}`)
}

if (import.meta.main) await runScript(build)
