import type { SampleService } from './service.ts'

const ITEMS: readonly Readonly<Record<string, unknown>>[] = [
  {
    id: 47000001,
    type: 'story',
    by: 'larkdev',
    time: 1772723000,
    title: 'Lark 0.9: error messages written by a playwright',
    url: 'https://lark.example/notes/0-9',
    score: 412,
    descendants: 188,
    kids: [47000101],
  },
  {
    id: 47000002,
    type: 'story',
    by: 'tidewright',
    time: 1772780000,
    title: 'A tidal battery ran our town for a night',
    url: 'https://harbour-post.example/2026/03/tidal-battery',
    score: 655,
    descendants: 240,
  },
  {
    id: 47000003,
    type: 'story',
    by: 'moss',
    time: 1772650000,
    title: 'Ask HN: What is your slowest useful program?',
    text: 'Mine takes <i>eleven days</i> and prints one number.<p>I would not change it. It is 3 &lt; 4 lines long:<p><pre><code>while not done:\n    wait()\n</code></pre>',
    score: 97,
    descendants: 130,
  },
  {
    id: 47000004,
    type: 'job',
    by: 'halden_optics',
    time: 1772640000,
    title: 'Halden Optics is hiring a lens whisperer (on site)',
    url: '',
    score: 1,
    text: 'Write to us at <a href="mailto:jobs@halden.example">jobs&#64;halden.example</a>.',
  },
  {
    id: 47000005,
    type: 'story',
    by: 'r_castellane',
    time: 1772630000,
    title: 'Show HN: Drought maps as knitting patterns',
    url: 'https://knit.example',
    score: 51,
    descendants: 9,
  },
  { id: 47000006, type: 'story', deleted: true, time: 1772620000 },
  {
    id: 47000007,
    type: 'story',
    by: 'promo9931',
    dead: true,
    time: 1772619000,
    title: 'Unbelievable lens',
    url: 'https://spam.example',
    score: 1,
  },
  {
    id: 47000008,
    type: 'poll',
    by: 'clockfan',
    time: 1772600000,
    title: 'Poll: Should a town clock be right?',
    parts: [47000201, 47000202],
    score: 33,
    descendants: 70,
  },
  {
    id: 47000009,
    type: 'story',
    by: 'lsorby',
    time: 1772516700,
    title: 'Kestrel has landed',
    url: 'https://meridian-wire.example/kestrel',
    score: 1203,
    descendants: 611,
  },
  {
    id: 47000010,
    type: 'comment',
    by: 'weir',
    parent: 47000002,
    time: 1772781000,
    text: 'I live there. The lights did not even flicker.<p>&gt; for a whole night<p>Eleven hours, to be exact: <a href="https:&#x2F;&#x2F;port-ellery.example&#x2F;gauge" rel="nofollow">https:&#x2F;&#x2F;port-ellery.example&#x2F;gauge</a>',
  },
  {
    id: 47000011,
    type: 'story',
    by: 'seedling',
    time: 1772700000,
    title: 'Nine thousand seed varieties, one open index',
    url: 'https://lower-marsh.example/index',
    score: 288,
    descendants: 41,
  },
]

/** One id more than there are items: the service answers null for it. */
const TOP_IDS = [...ITEMS.map((item) => item['id']), 47000099]

export const hackernewsSample: SampleService = ({ path }) => {
  if (path === '/v0/topstories.json') return { status: 200, body: TOP_IDS }
  const id = /^\/v0\/item\/(\d+)\.json$/.exec(path)?.[1]
  if (id === undefined) return null
  return { status: 200, body: ITEMS.find((item) => item['id'] === Number(id)) ?? null }
}
