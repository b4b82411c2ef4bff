/** A thread for extractor.ts that does what a page says: hangs, fills the memory, ends; else reads it as the usual one does. */
import { parentPort } from 'node:worker_threads'

import { extractArticle, type Page } from '../../extract/article.ts'

const ODD: Readonly<Record<string, () => unknown>> = {
  'for ever': () => {
    for (;;);
  },
  'back and forth': () => /^(a+)+$/.test(`${'a'.repeat(60)}b`),
  'ever more': () => {
    for (const kept: number[][] = []; ;) kept.push(Array.from({ length: 100_000 }, (_, i) => i + 0.5))
  },
  'the end': () => process.exit(3),
}

parentPort?.on('message', (page: Page) => {
  const text = Buffer.from(page.bytes).toString()
  const odd = Object.keys(ODD).find((word) => text.includes(`<!-- ${word} -->`))
  if (odd !== undefined) ODD[odd]?.()
  parentPort?.postMessage(extractArticle(page))
})
parentPort?.postMessage('ready')
