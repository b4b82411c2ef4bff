import { numberOf, pageFrom, pageStart, type SampleService } from './service.ts'

/** Outlet, author, title, description, content, hour of 2026-03: null and odd where the service's really are. */
type Row = readonly [string, string | null, string, string | null, string | null, string]

const ROWS: readonly Row[] = [
  [
    'Harbour Post',
    'Ines Calloway',
    'Tidal battery feeds Port Ellery for a whole night',
    'For the first time the town’s lights ran on stored tide alone, from dusk until the morning ferry.',
    'For the first time the towns lights ran on stored tide alone, from dusk until the morning ferry. Engineers watched from the old customs house as the gauge sank more slowly than… [+2140 chars]',
    '06T18:40:00Z',
  ],
  [
    'Circuit & Field',
    'Tomas Verhaegen',
    'Seed archive opens its catalogue to everyone',
    'Nine thousand varieties, one <b>open</b> index&nbsp;&mdash; and no login.',
    'Nine thousand varieties, one open index and no login. The archive of Lower Marsh has… [+860 chars]',
    '06T15:05:12Z',
  ],
  [
    'Meridian Wire',
    null,
    'Kestrel lander reports a dusty but healthy start',
    null,
    'The probe sent home eleven minutes of telemetry before its first night on the plain.\r\nAll six legs hold, the team says, although one stands on a stone the size of a loaf… [+1312 chars]',
    '06T11:20:00Z',
  ],
  [
    'Harbour Post',
    'Ines Calloway, Odile Brandt',
    'Ferry timetable “made by a human again”',
    'After a week of software delays the clerk’s pencil is back.',
    null,
    '06T07:00:00Z',
  ],
  [
    'The Quiet Ledger',
    'Priya Natarajan-Holm',
    'Small firms return to paper invoices &mdash; for speed',
    'A survey of 400 workshops finds that the post is faster than the portal.',
    'A survey of 400 workshops finds that the post is faster than the portal. … [+3003 chars]',
    '05T22:10:45Z',
  ],
  ['Meridian Wire', 'Staff', '[Removed]', '[Removed]', '[Removed]', '05T20:00:00Z'],
  [
    'Circuit & Field',
    'Tomas Verhaegen',
    'A compiler that apologises: inside the Lark project',
    'Error messages written by a playwright, tested on first-year students.',
    null,
    '05T16:30:00Z',
  ],
  [
    'Northmoor Gazette',
    'Gwen Abara',
    'Bees & bytes: hive sensors predict the swarm',
    'Four grams of electronics under the lid, and <em>three days</em> of warning.',
    null,
    '05T09:15:00Z',
  ],
  [
    'Northmoor Gazette',
    '',
    'Bridge closed for nesting owls',
    'Drivers are asked to hoot softly.',
    null,
    '05T06:45:00Z',
  ],
  [
    'Harbour Post',
    'Odile Brandt',
    'Council votes 7:6 to keep the clock five minutes fast',
    'The clock has been fast since 1911; the ferry, it is argued, depends on it.',
    null,
    '04T19:25:00Z',
  ],
  ['The Quiet Ledger', 'Jonas Okafor-Lind', 'Lens maker Halden splits in two', null, null, '04T13:00:00Z'],
  [
    'Meridian Wire',
    'R. Castellane',
    'Drought map redrawn after a wet February',
    '',
    'Reservoirs in the three eastern valleys stand at 81 per cent… [+512 chars]',
    '04T08:00:00Z',
  ],
  [
    'Circuit & Field',
    null,
    '“1 < 2” and other proofs that needed a computer',
    'A short history of the obvious, if a < b and b < c.',
    null,
    '03T17:45:00Z',
  ],
  [
    'Northmoor Gazette',
    'Gwen Abara',
    'Night train to the coast sells out in nine minutes',
    '<p>All forty berths went.</p><p>A second carriage is promised for May.</p>',
    null,
    '03T12:00:00Z',
  ],
  [
    'Harbour Post',
    'Ines Calloway',
    'What the tide gauge heard',
    'Twenty years of sea level as music, performed on Sunday.',
    null,
    '02T21:05:00Z',
  ],
]

const ARTICLES = ROWS.map(([outlet, author, title, description, content, time], index) => ({
  source: { id: null, name: outlet },
  author,
  title,
  description,
  url: title === '[Removed]' ? 'https://removed.example' : `https://${slug(outlet)}.example/2026/03/${slug(title)}`,
  urlToImage: index % 3 === 0 ? null : `https://${slug(outlet)}.example/images/${index}.jpg`,
  publishedAt: `2026-03-${time}`,
  content,
}))

export const newsapiSample: SampleService = ({ path, parameters, headers }) => {
  if (path !== '/v2/everything') return null
  if (!headers['x-api-key']) {
    const message =
      'Your API key is missing. Append this to the URL with the apiKey param, or use the x-api-key header.'
    return { status: 401, body: { status: 'error', code: 'apiKeyMissing', message } }
  }
  const limit = numberOf(parameters, 'pageSize', 100)
  const { page } = pageFrom(ARTICLES, pageStart(numberOf(parameters, 'page', 1), limit), limit)
  return { status: 200, body: { status: 'ok', totalResults: ARTICLES.length, articles: page } }
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}
