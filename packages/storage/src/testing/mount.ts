/**
 * mount — a small disk of its own for a test, where the machine lets us make one (Linux, as root).
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk extends Disposable {
  readonly path: string
  makeReadOnly(): void
}

/** A disk of `bytes`, gone when the test is over. */
export function smallDisk(bytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'ingot-disk-'))
  try {
    mount(['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path])
  } catch (error) {
    rmSync(path, { recursive: true, force: true })
    throw error
  }
  return {
    path,
    makeReadOnly: () => mount(['-o', 'remount,ro', path]),
    [Symbol.dispose]: () => {
      spawnSync('umount', ['--lazy', path])
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** Why no small disk can be made here; undefined when one can. */
export function whyNoSmallDisk(): string | undefined {
  try {
    smallDisk(65_536)[Symbol.dispose]()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function mount(options: readonly string[]): void {
  const { status, stderr, error } = spawnSync('mount', options, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`no disk of its own: ${error?.message ?? stderr.trim()}`)
}
