/**
 * fill — bronze with very many items, made in a moment.
 *
 * The million are lines of the index alone: what reads the index never looks at their files, and a scan would find none.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const LINES_AT_ONCE = 10_000

export function fillIndex(root: string, sourceType: string, items: number): void {
  const folder = join(root, sourceType)
  mkdirSync(folder, { recursive: true })
  const file = openSync(join(folder, '_index.jsonl'), 'w')
  for (let from = 0; from < items; from += LINES_AT_ONCE) {
    const lines = Array.from({ length: Math.min(LINES_AT_ONCE, items - from) }, (_, i) =>
      JSON.stringify({
        externalId: `item-${from + i}`,
        artifactType: 'raw',
        ext: 'json',
        sizeBytes: 512,
        modifiedAtMs: 1_700_000_000_000 + from + i,
      }),
    )
    writeSync(file, `${lines.join('\n')}\n`)
  }
  closeSync(file)
  writeFileSync(join(folder, '_index.ready'), '')
}

/** Real files, as the store lays them, without waiting for the disk. */
export function fillFolders(root: string, sourceType: string, items: number): void {
  for (let i = 0; i < items; i += 1) {
    const folder = join(root, sourceType, `item-${i}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'raw.json'), `{"id":${i}}`)
  }
}
