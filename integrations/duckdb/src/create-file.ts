/**
 * create-file — makes a new database file whole or not at all.
 *
 * DuckDB writes the header of a new file in several steps, and a process killed between them leaves a file that no one
 * can open again. So a new file is made under another name and linked to its own when it is whole.
 *
 * Promise  the path holds no file or a readable one, whenever the process dies; of two who create it at once one wins,
 *          and both find the winner's file.
 */
import { existsSync } from 'node:fs'
import { link, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const PREFIX = '.new-'

export async function createWhole(path: string): Promise<void> {
  if (existsSync(path)) return
  await removeLeftovers(path)
  const draft = `${path}${PREFIX}${process.pid}`
  try {
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const instance = await DuckDBInstance.create(draft)
    instance.closeSync()
    await publish(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

async function publish(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST') return
    // A file system without hard links: rename is as atomic, but would take the place of a file made meanwhile.
    if (!existsSync(path)) await rename(draft, path)
  }
}

/** Drafts of processes that were killed while they made one. */
async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path)
  const prefix = basename(path) + PREFIX
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue
    const pid = Number.parseInt(name.slice(prefix.length), 10)
    if (!isAlive(pid)) await rm(join(folder, name), { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
