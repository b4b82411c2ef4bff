/**
 * committed-files — the text files of the repository, as a fresh clone has them: what .gitignore does not name. Reading
 * it here keeps the scripts free of git, and lets them see a file before it is added.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const LARGEST_BYTES = 4_000_000

export interface TextFile {
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly text: string
}

export function committedTextFiles(root: string): TextFile[] {
  const isIgnored = ignoredBy(readFileSync(join(root, '.gitignore'), 'utf8'))
  const list = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name)
      const name = relative(root, path).split(sep).join('/')
      if (isIgnored(entry.isDirectory() ? `${name}/` : name)) return []
      return entry.isDirectory() ? list(path) : entry.isFile() ? [name] : []
    })
  return list(root)
    .filter((path) => statSync(join(root, path)).size <= LARGEST_BYTES)
    .map((path) => ({ path, bytes: readFileSync(join(root, path)) }))
    .filter(({ bytes }) => !bytes.subarray(0, 8_000).includes(0))
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }))
}

/**
 * Tells of a path, with `/` at its end when it is a folder, whether the patterns of a .gitignore name it. Of its language
 * only what ours uses: names, `*`, folders with `/` at their end, and a `/` in between for a place below the root.
 */
export function ignoredBy(gitignore: string): (path: string) => boolean {
  const patterns = gitignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const expressions = ['.git/', ...patterns].map((pattern) => {
    const isAnchored = pattern.slice(0, -1).includes('/')
    const body = pattern.replace(/^\//, '').replaceAll('.', '\\.').replaceAll('*', '[^/]*')
    return new RegExp(`${isAnchored ? '^' : '(^|/)'}${body}${pattern.endsWith('/') ? '' : '/?'}$`)
  })
  return (path) => expressions.some((expression) => expression.test(path))
}
