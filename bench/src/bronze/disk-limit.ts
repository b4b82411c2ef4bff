/**
 * disk-limit — how many small files a second the disk itself makes durable: files written and synced, a folder of their
 * own made and synced, nothing else. What the bronze store does is measured beside it.
 */
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder with a file for each of the bodies: one, or an artefact and its sidecar. */
export async function writePlainly(root: string, i: number, ...bodies: readonly Uint8Array[]): Promise<void> {
  const folder = join(root, `item-${i}`)
  await mkdir(folder)
  await Promise.all(bodies.map((bytes, at) => writeFile(join(folder, `raw.${at}.json`), bytes)))
  const entry = await open(folder, 'r')
  await entry.sync()
  await entry.close()
}

async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  await file.write(bytes)
  await file.sync()
  await file.close()
}
