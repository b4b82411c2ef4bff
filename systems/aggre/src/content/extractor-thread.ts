/** extractor-thread — what the thread of extractor.ts runs: pages in, extractions out. */
import { parentPort } from 'node:worker_threads'

import type { Page } from '../extract/article.ts'
import { extractArticle } from '../extract/article.ts'
import type { Extraction } from './extractor.ts'
import { failed } from './extractor.ts'

parentPort?.on('message', (page: Page) => parentPort?.postMessage(safely(page)))
parentPort?.postMessage('ready')

/** One page that extraction cannot cope with must not keep all after it from being read. */
function safely(page: Page): Extraction {
  try {
    return extractArticle(page)
  } catch (error) {
    return failed(error)
  }
}
