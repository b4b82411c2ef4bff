/** Real threads, and pages that keep them for ever. */
import { expect, test } from 'vitest'

import { openExtractor } from './extractor.ts'

const { signal } = new AbortController()
const ODD_THREAD = new URL('testing/odd-thread.ts', import.meta.url)
const LIMIT = { limitMs: 2_000, thread: ODD_THREAD }

function page(text: string) {
  const html = `<title>Buoys</title>${text}<p>The buoy has been out in the bay for four years now.</p>`
  return { bytes: new TextEncoder().encode(html), url: 'https://example.com/a' }
}

test('a page is read in a thread as it would be here', async () => {
  await using extractor = openExtractor()
  const extraction = await extractor.extract(page(''), signal)
  expect(extraction).toMatchObject({
    ok: true,
    article: { title: 'Buoys', text: expect.stringContaining('four years') },
  })
  expect(await extractor.extract({ ...page(''), bytes: new Uint8Array() }, signal)).toEqual({
    ok: false,
    reason: 'the page is empty',
  })
})

test.each(['for ever', 'back and forth'])(
  'a page that takes %s is given up after its time, and the next one is read',
  async (odd) => {
    await using extractor = openExtractor(LIMIT)
    expect(await extractor.extract(page(`<!-- ${odd} -->`), signal)).toEqual({
      ok: false,
      reason: 'extraction failed: it took longer than 2 s',
      isFailure: true,
    })
    expect(await extractor.extract(page(''), signal)).toMatchObject({ ok: true })
  },
)

test('a page that takes ever more memory costs only itself', async () => {
  await using extractor = openExtractor({ thread: ODD_THREAD, memoryMb: 64 })
  const extraction = await extractor.extract(page('<!-- ever more -->'), signal)
  expect(extraction).toMatchObject({ isFailure: true, reason: expect.stringMatching(/^extraction failed: .*memory/) })
  expect(await extractor.extract(page(''), signal)).toMatchObject({ ok: true })
})

test('a thread that ends without a word is no answer, and the next page gets another', async () => {
  await using extractor = openExtractor(LIMIT)
  expect(await extractor.extract(page('<!-- the end -->'), signal)).toMatchObject({ isFailure: true })
  expect(await extractor.extract(page(''), signal)).toMatchObject({ ok: true })
})

test('a thread that cannot be started is no page’s fault', async () => {
  await using extractor = openExtractor({ thread: new URL('testing/none.ts', import.meta.url) })
  await expect(extractor.extract(page(''), signal)).rejects.toThrow(/Cannot find module/)
})

test('an abort ends the page that is being read', async () => {
  await using extractor = openExtractor({ thread: ODD_THREAD })
  await extractor.extract(page(''), signal)
  const stop = new AbortController()
  const reading = extractor.extract(page('<!-- for ever -->'), stop.signal)
  stop.abort(new Error('stop'))
  await expect(reading).rejects.toThrow('stop')
})
