/**
 * disk-limit — how many small files a second the disk itself makes durable: a file written and synced, a folder of its
 * own made and synced, nothing else. What the bronze store does is measured beside it.
 */
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'

export async function writePlainly(root: string, i: number, bytes: Uint8Array): Promise<void> {
  const folder = join(root, `item-${i}`)
  await mkdir(folder)
  const file = await open(join(folder, 'raw.json'), 'wx')
  await file.write(bytes)
  await file.sync()
  await file.close()
  const entry = await open(folder, 'r')
  await entry.sync()
  await entry.close()
}
