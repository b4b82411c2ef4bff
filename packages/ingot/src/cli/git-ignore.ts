/**
 * git-ignore — whether git would leave a folder out, as far as its ignore files say so plainly.
 *
 * Rules    the ignore files from the folder's own up to the repository's root are read. A pattern counts when it names
 *          the folder, or one above it, literally or by a `*`; what is subtler than that is taken as "not ignored".
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** Undefined outside of a git repository. */
export function ignoredByGit(root: string, folder: string): boolean | undefined {
  const levels: string[] = []
  for (let at = root; ; at = dirname(at)) {
    levels.push(at)
    if (existsSync(join(at, '.git'))) break
    if (dirname(at) === at) return undefined
  }
  return levels.some((level) => {
    const path = relative(level, folder).split(sep)
    // Outside of the repository nothing is committed.
    if (path[0] === '..') return true
    return patternsOf(join(level, '.gitignore')).some((pattern) => isMatch(pattern, path))
  })
}

function patternsOf(file: string): readonly string[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('!'))
}

function isMatch(pattern: string, path: readonly string[]): boolean {
  const plain = pattern.replace(/^\*\*\//, '').replace(/\/(?:\*{1,2})?$/, '')
  const isAnchored = plain.includes('/')
  const wanted = plain.replace(/^\//, '').split('/')
  const starts = isAnchored ? [0] : path.map((_, i) => i)
  return starts.some((start) => wanted.every((part, i) => isPartMatch(part, path[start + i])))
}

function isPartMatch(pattern: string, part: string | undefined): boolean {
  if (part === undefined) return false
  const [head = '', ...tail] = pattern.split('*')
  if (tail.length === 0) return part === pattern
  const last = tail.at(-1) ?? ''
  return tail.length === 1 && part.length >= head.length + last.length && part.startsWith(head) && part.endsWith(last)
}
