// 10,000 small artefacts, 64 at once, each durable when its write resolves: without a sidecar, with one, and what the disk
// itself can do of the same kind.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Provenance } from '@ingot/bronze'
import { openBronzeStore } from '@ingot/bronze'

import { writePlainly } from '../bronze/disk-limit.ts'
import type { Figure } from '../case.ts'
import { report, time } from '../case.ts'

const ARTIFACTS = 10_000
const AT_ONCE = 64
const BODY = new TextEncoder().encode(JSON.stringify({ text: 'x'.repeat(500) }))
const PROVENANCE: Provenance = { fetchedAtMs: 1, url: 'https://news.example/item', status: 200, headers: { etag: 'x' } }

async function rate(name: string, write: (i: number) => Promise<unknown>): Promise<Figure> {
  let next = 0
  const lane = async (): Promise<void> => {
    for (let i = next++; i < ARTIFACTS; i = next++) await write(i)
  }
  const ms = await time(() => Promise.all(Array.from({ length: AT_ONCE }, lane)))
  return { name, value: ARTIFACTS / (ms / 1_000), unit: 'artefacts/s' }
}

const root = mkdtempSync(join(tmpdir(), 'ingot-bench-'))
try {
  const bronze = await openBronzeStore({ root: join(root, 'bronze') })
  const writeTo = (sourceType: string, provenance?: Provenance) => (i: number) =>
    bronze.write({ sourceType, externalId: `item-${i}`, artifactType: 'raw', ext: 'json' }, BODY, provenance)
  mkdirSync(join(root, 'plain'))
  report([
    await rate('bronze: durable writes', writeTo('plain')),
    await rate('bronze: durable writes, with sidecar', writeTo('sidecar', PROVENANCE)),
    await rate('disk: durable files, nothing else', (i) => writePlainly(join(root, 'plain'), i, BODY)),
  ])
} finally {
  rmSync(root, { recursive: true })
}
