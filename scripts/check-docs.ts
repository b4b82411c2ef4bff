/**
 * check-docs — what is written about the code agrees with the code.
 *
 * Promise  1. every error code in the published sources stands in docs/errors.md once, and none there is unused;
 *          2. every relative link in a Markdown file leads to a file;
 *          3. no text file names a folder of one machine or the address of a package registry;
 *          4. every fence marked "ts runnable" in a Markdown file runs.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { runCommand, runScript } from './command.ts'
import type { TextFile } from './committed-files.ts'
import { committedTextFiles } from './committed-files.ts'
import { ROOT } from './workspace.ts'

const ERRORS_PAGE = 'docs/errors.md'
const ROOMS = 'definition|user-code|invalid|conflict|not-found|storage|access'
const CLASSES = 'DefinitionError|UserCodeError|InvalidError|ConflictError|NotFoundError|StorageError|AccessError'
const PUBLISHED_SOURCE = /^(packages|integrations)\/[^/]+\/src\/.+(?<!\.test|\.test-d)\.ts$/

/** Every quoted `room/what`; a code handed on by a helper of the author's counts as much as one at `new`. */
export function errorCodesIn(source: string): string[] {
  return [...source.matchAll(new RegExp(`(['"])((?:${ROOMS})/[a-z0-9-]+)\\1`, 'g'))].map(([, , code = '']) => code)
}

/** Codes put together at run time cannot be listed: the text of each such place. */
export function computedCodesIn(source: string): string[] {
  return [...source.matchAll(new RegExp(`new (?:${CLASSES})\\(\\s*\`[^\`]*\``, 'g'))].map(([place]) => place)
}

/** The codes that open a row of the page's tables. */
export function documentedCodesIn(page: string): string[] {
  return [...page.matchAll(new RegExp(`^\\| \`((?:${ROOMS})/[a-z0-9-]+)\` +\\|`, 'gm'))].map(([, code = '']) => code)
}

export function problemsOfErrorCodes(sources: readonly TextFile[], page: string): string[] {
  const used = new Map(sources.flatMap(({ path, text }) => errorCodesIn(text).map((code) => [code, path] as const)))
  const documented = documentedCodesIn(page)
  return [
    ...[...used]
      .filter(([code]) => !documented.includes(code))
      .map(([code, path]) => `${path}: ${code} is not in ${ERRORS_PAGE}`),
    ...documented.filter((code) => !used.has(code)).map((code) => `${ERRORS_PAGE}: ${code} is in no source`),
    ...documented
      .filter((code, at) => documented.indexOf(code) !== at)
      .map((code) => `${ERRORS_PAGE}: ${code} is listed twice`),
    ...sources.flatMap(({ path, text }) =>
      computedCodesIn(text).map(
        (place) => `${path}: an error code must be a literal, so that it can be listed: ${place}`,
      ),
    ),
  ]
}

/** The targets of the links and images of a page that lead to files of the repository. */
export function relativeLinksIn(markdown: string): string[] {
  const prose = markdown.replaceAll(/^(`{3,})[\s\S]*?^\1`*$/gm, '').replaceAll(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z][a-z0-9+.-]*:/i.test(target))
}

function problemsOfLinks({ path, text }: TextFile): string[] {
  return relativeLinksIn(text)
    .filter((target) => !existsSync(join(ROOT, target.startsWith('/') ? '.' : dirname(path), decodeURI(target))))
    .map((target) => `${path}: the link to ${target} leads nowhere`)
}

/** Folders of one machine, and addresses where packages are fetched from. */
export function placesOfOneMachine(text: string): string[] {
  // `/home/me` is nobody's, and `/work/.ingot` a pattern for git.
  const folders = /(?<![\w.~@:/$}*-])\/(?:work|tmp|home|root|Users)\/(?!me\b)\w[\w.-]*/g
  const registries = /https?:\/\/(?:[\w-]+\.)*(?:registry|artifactory|verdaccio|pypi)\b[\w./-]*/gi
  return [...text.matchAll(folders), ...text.matchAll(registries)].map(([place]) => place)
}

function problemsOfPlaces({ path, text }: TextFile): string[] {
  return placesOfOneMachine(text).map((place) => `${path}: ${place} is a place of one machine`)
}

/** The code of every fence whose info string is "ts runnable". */
export function runnableFencesIn(markdown: string): string[] {
  return [...markdown.matchAll(/^```ts runnable\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
}

async function problemsOfExamples(files: readonly TextFile[]): Promise<string[]> {
  // Below the root, so that `ingot` resolves as it does for a system of this workspace.
  const folder = join(ROOT, 'build/examples')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const examples = files.flatMap(({ path, text }) =>
    runnableFencesIn(text).map((code, i) => ({ name: `${path}: runnable fence ${i + 1}`, code })),
  )
  const problems = await Promise.all(
    examples.map(async ({ name, code }, i) => {
      const file = join(folder, `fence-${i + 1}.ts`)
      writeFileSync(file, code)
      const { code: exitCode, output } = await runCommand([process.execPath, file], { cwd: folder })
      return exitCode === 0 ? [] : [`${name} ended with exit code ${exitCode}:\n${output}`]
    }),
  )
  return problems.flat()
}

async function checkDocs(): Promise<void> {
  const files = committedTextFiles(ROOT)
  const sources = files.filter(({ path }) => PUBLISHED_SOURCE.test(path))
  const page = files.find(({ path }) => path === ERRORS_PAGE)?.text ?? ''
  const problems = [
    ...problemsOfErrorCodes(sources, page),
    ...files.filter(({ path }) => path.endsWith('.md')).flatMap(problemsOfLinks),
    ...files.flatMap(problemsOfPlaces),
    ...(await problemsOfExamples(files.filter(({ path }) => path.endsWith('.md')))),
  ]
  if (problems.length > 0) throw new Error(problems.join('\n'))
  console.log(`${documentedCodesIn(page).length} error codes, ${files.length} text files`)
}

if (import.meta.main) await runScript(checkDocs)
