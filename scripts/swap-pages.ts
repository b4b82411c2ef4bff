/**
 * swap-pages — puts newly built pages in the place of those that a server may be serving.
 *
 * Promise  1. the first page and all files that it names are there at every moment: files first, the page last, each by
 *             renaming it.
 *          2. files of the build before stay until the next, for a browser that has its first page still open; older ones
 *             are removed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const FIRST_PAGE = 'index.html'
// Its name begins with a dot: no server gives it out.
const LIST = '.files.json'

/** Both folders on one file system; `built` is left empty but for folders. */
export function swapPages(built: string, served: string): void {
  const names = filesIn(built)
  const before = newestPages(served)
  for (const name of names.toSorted((a, b) => Number(a === FIRST_PAGE) - Number(b === FIRST_PAGE))) {
    mkdirSync(dirname(join(served, name)), { recursive: true })
    renameSync(join(built, name), join(served, name))
  }
  const kept = new Set([...names, ...before, LIST])
  for (const name of filesIn(served)) if (!kept.has(name)) rmSync(join(served, name))
  writeFileSync(join(served, LIST), JSON.stringify(names))
}

/** The files of the newest build that was put there, relative to the folder; all, where it left no list. */
export function newestPages(served: string): readonly string[] {
  const path = join(served, LIST)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as readonly string[]) : filesIn(served)
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
}
