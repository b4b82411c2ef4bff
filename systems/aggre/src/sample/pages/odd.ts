/** odd — pages that are no article: a PDF, one that is gone, one that fails at first, a redirect, a wall of cookies. */
import { html, type SampleAnswer, type SampleRequest } from '../service.ts'
import { renderPage } from './render.ts'

type OddPage = (request: SampleRequest) => SampleAnswer

/** By host and path. */
export const ODD_PAGES: Readonly<Record<string, OddPage | undefined>> = {
  'papers.example/tidal-range-2025.pdf': () => ({ status: 200, contentType: 'application/pdf', body: PDF }),
  'gone.example/vanished': () => html('<!doctype html><title>Gone</title><h1>404</h1><p>This page has left.</p>', 404),
  'flaky.example/clocks': ({ earlier }) =>
    earlier === 0 ? html('<!doctype html><title>500</title><h1>Internal Server Error</h1>', 500) : clocks(),
  'short.example/k3': () => redirect('https://gauge.example/sea-level-music?utm_source=short'),
  'closed.example/notes/7': () => html('<!doctype html><title>Notes</title><p>No machine should have read this.</p>'),
  'wall.example/offer': () =>
    html(
      '<!doctype html><html lang="en"><title>Before you go on</title><div class="consent">Accept cookies?</div></html>',
    ),
}

function redirect(location: string): SampleAnswer {
  const answer = html('<!doctype html><title>Moved</title>', 301)
  return { ...answer, headers: { location } }
}

function clocks(): SampleAnswer {
  return renderPage({
    url: 'https://flaky.example/clocks',
    title: 'Clocks that apologise',
    author: 'Jun Quarry',
    day: -2,
    time: '12:00',
    language: 'en',
    siteName: 'Flaky but fond',
    template: 'blog',
    text: `The station clock in Lower Marsh has been wrong by a minute since 1961, and since last month it says so. A small brass plate below it lights up when the difference grows beyond ninety seconds, and reads: I am sorry, I am doing my best.

It was made by two apprentices of the railway workshop, who measured the clock against a radio signal for a whole winter. The difference grows when it is cold and shrinks when the waiting room is full. They could have corrected it, and decided that an honest clock was better than a right one.

Passengers have begun to answer. There is a box of cards beside the plate now, and the stationmaster reads them out on Fridays. Most of them forgive it.`,
  })
}

/** The smallest file that a reader opens: one empty page. */
const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
xref
0 4
0000000000 65535 f 
0000000009 00000 n 
0000000052 00000 n 
0000000101 00000 n 
trailer<</Size 4/Root 1 0 R>>
startxref
164
%%EOF
`
