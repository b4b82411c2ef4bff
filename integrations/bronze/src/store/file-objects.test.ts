import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'

import { openFileObjects } from './file-objects.ts'
import { objectStoreContract } from './object-contract.ts'

const folders: string[] = []

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bronze-'))
  folders.push(folder)
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

describe('objects as files', () => {
  for (const { promise, check } of objectStoreContract) {
    test(promise, async () => {
      const roots = new Map<number, string>()
      await check((place) => {
        const root = roots.get(place) ?? newFolder()
        roots.set(place, root)
        return openFileObjects({ root })
      })
      for (const root of roots.values()) expect(readdirSync(join(root, '_tmp')), 'nothing is left over').toEqual([])
    })
  }

  test('a folder that cannot be written is an error that says so, for the operator', async () => {
    const root = newFolder()
    const objects = await openFileObjects({ root })
    rmSync(join(root, '_tmp'), { recursive: true })
    await expect(objects.create('a/1/raw.txt', new Uint8Array(1))).rejects.toMatchObject({
      code: 'storage/bronze',
      retryable: true,
      message: 'bronze could not begin a file: ENOENT. See to the disk, then try again.',
    })
  })

  test('makes the folders above its own', async () => {
    const root = join(newFolder(), 'a/b/c')
    await Promise.all([openFileObjects({ root }), openFileObjects({ root })])
    expect(readdirSync(root)).toEqual(expect.arrayContaining(['_tmp']))
  })

  test('a file where its folder should be is an error at once', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'file'), '')
    const opened = openFileObjects({ root: join(folder, 'file/bronze') })
    await expect(opened).rejects.toMatchObject({ code: 'storage/bronze', retryable: false })
  })

  test.runIf(process.platform === 'linux')(
    'a folder that the system lets nobody make is an error at once',
    async () => {
      await expect(openFileObjects({ root: '/proc/nope' })).rejects.toMatchObject({
        code: 'storage/bronze',
        message: 'bronze could not make its folder /proc/nope: ENOENT. See to the disk, then try again.',
      })
    },
  )
})
