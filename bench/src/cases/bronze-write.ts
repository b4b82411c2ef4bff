// 10,000 small artefacts, 64 at once, each durable when its write resolves: without a sidecar, with one, and what the disk
// itself can do of either kind. They take turns, so that all meet the same disk whatever else it does. Nothing is
// removed before all runs are over: ext4 without a journal looks at every file that went in the last minutes before it
// makes a new one, and what is in bronze never goes.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Provenance } from '@ingot/bronze'
import { openBronzeStore } from '@ingot/bronze'

import { writePlainly } from '../bronze/disk-limit.ts'
import { report, time } from '../case.ts'

const ARTIFACTS = 10_000
const TURNS = 20
const AT_ONCE = 64
const BODY = new TextEncoder().encode(JSON.stringify({ text: 'x'.repeat(500) }))
const PROVENANCE: Provenance = { fetchedAtMs: 1, url: 'https://news.example/item', status: 200, headers: { etag: 'x' } }

type Write = (i: number) => Promise<unknown>

/** Milliseconds that one turn takes. */
function turn(number: number, write: Write): Promise<number> {
  let next = (number * ARTIFACTS) / TURNS
  const end = ((number + 1) * ARTIFACTS) / TURNS
  const lane = async (): Promise<void> => {
    for (let i = next++; i < end; i = next++) await write(i)
  }
  return time(() => Promise.all(Array.from({ length: AT_ONCE }, lane)))
}

const scratch = process.env['BENCH_SCRATCH']
const root = mkdtempSync(join(scratch ?? tmpdir(), 'bronze-write-'))
try {
  const bronze = await openBronzeStore({ root: join(root, 'bronze') })
  const writeTo = (sourceType: string, provenance?: Provenance) => (i: number) =>
    bronze.write({ sourceType, externalId: `item-${i}`, artifactType: 'raw', ext: 'json' }, BODY, provenance)
  mkdirSync(join(root, 'plain'))
  mkdirSync(join(root, 'pairs'))
  const writes: readonly { readonly name: string; readonly write: Write }[] = [
    { name: 'bronze: durable writes', write: writeTo('plain') },
    { name: 'bronze: durable writes, with sidecar', write: writeTo('sidecar', PROVENANCE) },
    { name: 'disk: durable files, nothing else', write: (i) => writePlainly(join(root, 'plain'), i, BODY) },
    { name: 'disk: durable pairs of files', write: (i) => writePlainly(join(root, 'pairs'), i, BODY, BODY) },
  ]
  const tookMs = new Map<string, number>()
  for (let number = 0; number < TURNS; number += 1) {
    for (const { name, write } of writes) tookMs.set(name, (tookMs.get(name) ?? 0) + (await turn(number, write)))
  }
  report([...tookMs].map(([name, ms]) => ({ name, value: ARTIFACTS / (ms / 1_000), unit: 'artefacts/s' })))
} finally {
  if (scratch === undefined) rmSync(root, { recursive: true })
}
