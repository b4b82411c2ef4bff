import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openDaemon, type OpenedDaemon } from 'ingot/daemon'

export interface Opened {
  readonly daemon: OpenedDaemon
  readonly folder: string
  readonly stamps: string
}

/** A daemon on the benchmark's project, in a folder that is gone afterwards. */
export async function withDaemon<T>(
  env: Readonly<Record<string, string>>,
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-bench-'))
  const stamps = join(folder, 'stamps')
  writeFileSync(stamps, '')
  Object.assign(process.env, { BENCH_STAMPS: stamps, ...env })
  const daemon = await openDaemon({
    project: new URL('./project.ts', import.meta.url).pathname,
    instanceDirectory: folder,
    port: 0,
    isWatching: false,
    onLine: (line) => {
      if (line.kind === 'note' && line.level !== 'info') console.error(line.message)
    },
  })
  try {
    return await use({ daemon, folder, stamps })
  } finally {
    await daemon.stop({ isCanceling: true })
    rmSync(folder, { recursive: true })
  }
}

/** Looks until it is so; for what other processes do. */
export async function until(isSo: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  const endMs = performance.now() + limitMs
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`it was not so after ${limitMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
