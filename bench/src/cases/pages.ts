// What a person waits for in Chromium: pages of the big instance, and of a small one the first page, its memory, and the
// log of a run that writes 200,000 lines while it is looked at.
import { launchBrowser } from '../../../e2e/testing/browser.ts'
import buildPages from '../../../e2e/testing/built-ui.ts'
import { findChromium } from '../../../e2e/testing/chromium.ts'
import type { Figure } from '../case.ts'
import { report } from '../case.ts'
import type { Browser } from '../pages/measure.ts'
import { bigPages } from '../pages/big-pages.ts'
import { smallPages } from '../pages/small-pages.ts'
import { bigFolder, withFolder } from '../served/folders.ts'
import { withServed } from '../served/serve.ts'

const SMALL = new URL('../served/small-project.ts', import.meta.url).pathname

if (findChromium() === undefined) {
  console.error('pages: there is no Chromium on this machine; name one in CHROMIUM.')
  report([])
} else {
  buildPages()
  const browser = await launchBrowser()
  try {
    report(await all(browser))
  } finally {
    await browser.close()
  }
}

async function all(browser: Browser): Promise<readonly Figure[]> {
  const small = await withFolder(SMALL, (folder) => withServed(folder, (served) => smallPages(browser, served)))
  const big = await withServed(await bigFolder(), (served) => bigPages(browser, served))
  return [...small, ...big]
}
