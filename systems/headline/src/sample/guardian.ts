import { numberOf, pageFrom, pageStart, type SampleService } from './service.ts'

/** Id, title, byline, trail, body, time. Where the body is null the trail speaks, where both are, the title alone. */
type Row = readonly [string, string, string | null, string | null, string | null, string]

const ROWS: readonly Row[] = [
  [
    'environment/2026/mar/06/eel-ladder-river-wend',
    'Eels return to the River Wend, one ladder at a time',
    'Maud Ferrier',
    'Volunteers counted <strong>412</strong> elvers in a single night',
    'Volunteers counted 412 elvers in a single night at the old mill weir, where a ladder of bristles now leads past the turbine. “We had expected forty,” said the warden.',
    '2026-03-06T17:02:11Z',
  ],
  [
    'technology/2026/mar/06/phone-free-village',
    'The village that put its phones in the post office',
    'Daniel Osei-Wright',
    'A month without screens: what happened, and who cheated',
    null,
    '2026-03-06T12:30:00Z',
  ],
  [
    'science/2026/mar/06/moss-clock',
    'Moss keeps time better than we thought',
    'Lena Sorby',
    'Growth rings &amp; all: a clock for the last two centuries',
    null,
    '2026-03-06T09:00:05Z',
  ],
  [
    'technology/live/2026/mar/05/chip-strike-live',
    'Chipmakers’ strike enters second week – as it happened',
    null,
    null,
    'Talks resumed at noon.\nThe fab at Kellen stays dark.\nBoth sides speak of “movement”.',
    '2026-03-05T20:14:00Z',
  ],
  [
    'commentisfree/2026/mar/05/queue-manners',
    'Let the machine queue for you, and we all wait longer | Ada Mbeki-Rowe',
    'Ada Mbeki-Rowe',
    'When every shopper sends a bot, the line only moves indoors',
    null,
    '2026-03-05T14:00:00Z',
  ],
  [
    'culture/2026/mar/05/lighthouse-opera',
    'Lighthouse review – an opera in four storms',
    'Felix Aurelio',
    null,
    null,
    '2026-03-05T11:45:30Z',
  ],
  [
    'business/2026/mar/05/halden-split',
    'Halden to split lens and laser businesses',
    'Business desk',
    'Shares rise 4% on news long expected in the trade',
    null,
    '2026-03-05T07:20:00Z',
  ],
  [
    'sport/2026/mar/04/fell-race',
    'Fell race won by postman on his round',
    'Rhona Bligh',
    'He delivered eleven letters on the way <br/>and finished in 1:52:07',
    null,
    '2026-03-04T18:55:00Z',
  ],
  [
    'world/2026/mar/04/salt-road',
    'Along the salt road, a library on a camel',
    null,
    'Thirty villages share 600 books &ndash; and one reader who knows them all',
    null,
    '2026-03-04T10:10:10Z',
  ],
  [
    'technology/2026/mar/04/lark-compiler',
    'Meet Lark, the language that says sorry',
    'Daniel Osei-Wright',
    'Its makers want error messages that a tired person can read',
    null,
    '2026-03-04T08:00:00Z',
  ],
  [
    'environment/2026/mar/03/tidal-battery',
    'Port Ellery’s battery of water: how it works',
    'Maud Ferrier',
    'Two basins, one wall, and the moon',
    'Two basins, one wall, and the moon. At high tide the upper basin fills; at night its gates open by the width of a hand.',
    '2026-03-03T19:30:00Z',
  ],
  [
    'society/2026/mar/03/repair-cafe',
    'A repair cafe mends its own roof',
    null,
    'Members brought ladders, slates and soup',
    null,
    '2026-03-03T13:13:13Z',
  ],
  [
    'science/2026/mar/03/kestrel-landing',
    'Kestrel is down: “It felt like setting a cup on a table”',
    'Lena Sorby',
    'Probe touches down within 300 metres of its mark',
    null,
    '2026-03-03T05:41:09Z',
  ],
  [
    'food/2026/mar/02/seaweed-bread',
    'How to make seaweed bread – recipe',
    'Noor Castellan',
    'Dark, salty and <em>very</em> patient',
    null,
    '2026-03-02T16:00:00Z',
  ],
  [
    'books/2026/mar/02/atlas-of-small-noises',
    'Atlas of Small Noises by Petra Lund review',
    'Hugh Ibsen',
    null,
    null,
    '2026-03-02T09:00:00Z',
  ],
  [
    'news/2026/mar/02/corrections',
    'Corrections and clarifications',
    null,
    'An article said that owls read; they do not.',
    null,
    '2026-03-02T00:05:00Z',
  ],
]

const RESULTS = ROWS.map(([id, webTitle, byline, trailText, bodyText, webPublicationDate]) => ({
  id,
  type: id.includes('/live/') ? 'liveblog' : 'article',
  sectionId: id.split('/')[0],
  webPublicationDate,
  webTitle,
  webUrl: `https://guardian.example/${id}`,
  apiUrl: `https://content.guardian.example/${id}`,
  fields: { lang: 'en', ...present({ byline, trailText, bodyText }) },
  isHosted: false,
}))

export const guardianSample: SampleService = ({ path, parameters }) => {
  if (path !== '/search') return null
  if (!parameters.get('api-key')) return { status: 401, body: { message: 'Unauthorized' } }
  const pageSize = numberOf(parameters, 'page-size', 10)
  const currentPage = numberOf(parameters, 'page', 1)
  const start = pageStart(currentPage, pageSize)
  const { page } = pageFrom(RESULTS, start, pageSize)
  const pages = Math.ceil(RESULTS.length / pageSize)
  const about = { status: 'ok', userTier: 'developer', total: RESULTS.length, startIndex: start + 1, orderBy: 'newest' }
  return { status: 200, body: { response: { ...about, pageSize, currentPage, pages, results: page } } }
}

/** The service leaves out a field without value. */
function present(fields: Readonly<Record<string, string | null>>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}
