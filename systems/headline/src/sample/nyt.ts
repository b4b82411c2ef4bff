import type { SampleService } from './service.ts'

/** Number, title, abstract, byline, day, time of the last update, type. Days and times are New York's, without zone. */
type Row = readonly [number, string, string, string, string, string, 'Article' | 'Interactive']

const ROWS: readonly Row[] = [
  [
    1,
    'The Last Typewriter Repairman of Orchard Street Trains a Successor',
    'She is 19, and she found him through a broken letter e.',
    'By Salome Whitcomb',
    '2026-03-05',
    '2026-03-06 05:02:05',
    'Article',
  ],
  [
    2,
    'Can You Tell These Six Rivers Apart by Sound?',
    'Close your eyes and listen. There are no trick questions, only water.',
    'By Teo Marchetti and Ana Lindqvist',
    '2019-06-14',
    '2026-03-04 11:40:00',
    'Interactive',
  ],
  [
    3,
    'A Probe on the Plain, and the Woman Who Packed Its Parachute',
    'Forty square meters of silk-like cloth had to open once.',
    'By Imani Rourke',
    '2026-03-04',
    '2026-03-05 21:15:33',
    'Article',
  ],
  [
    4,
    'The Quiet Revolt Against the Group Chat',
    'Some families have gone back to a notebook in the hall.',
    'By Desmond Haile',
    '2026-03-05',
    '2026-03-05 09:00:12',
    'Article',
  ],
  [5, 'Seven Soups for the End of Winter', '', 'By Pilar Nakagawa', '2026-03-03', '2026-03-03 16:20:00', 'Article'],
  [
    6,
    'Why Is the Subway Map Blue Now?',
    'A color, a committee &amp; a very long memo.',
    '',
    '2026-03-02',
    '2026-03-02 23:59:59',
    'Article',
  ],
  [
    7,
    'Opinion: Let Children Be Bored on Trains',
    'The window was always the better screen.',
    'By Corin Adeyemi',
    '2026-03-04',
    '2026-03-04 05:00:09',
    'Article',
  ],
  [
    8,
    'Where the Snow Went: A Map of a Missing Winter',
    'Enter a ZIP code to see the winter that did not come.',
    'By The Upper Floor Graphics Desk',
    '2026-03-01',
    '2026-03-06 01:10:00',
    'Interactive',
  ],
  [
    9,
    'He Bought a Lighthouse. The Birds Already Lived There.',
    'A story of negotiation.',
    'By Salome Whitcomb',
    '2026-03-02',
    '2026-03-02 12:12:12',
    'Article',
  ],
  [
    10,
    'Chip Strike Reaches a Second Week as Talks Resume',
    'Both sides say there is movement, in opposite directions.',
    'By Imani Rourke',
    '2026-03-05',
    '2026-03-05 18:45:00',
    'Article',
  ],
  [
    11,
    'The Dictionary Added 40 Words. We Tried to Use Them All.',
    'A review, of sorts.',
    'By Desmond Haile',
    '2026-03-03',
    '2026-03-04 08:30:00',
    'Article',
  ],
  [
    12,
    'How to Fold a Fitted Sheet, According to a Geometer',
    'It is a topological problem, and you were right to give up.',
    'By Ana Lindqvist',
    '2025-11-02',
    '2026-03-01 10:00:00',
    'Article',
  ],
  [
    13,
    'A Town Sets Its Clock Five Minutes Fast, Again',
    'In Port Ellery, punctuality is a local matter.',
    'By Teo Marchetti',
    '2026-03-05',
    '2026-03-05 07:07:07',
    'Article',
  ],
  [
    14,
    'Dinner With the People Who Answer the Tide Hotline',
    'They are asked about the sea, and about everything else.',
    'By Pilar Nakagawa',
    '2026-03-04',
    '2026-03-04 19:00:00',
    'Article',
  ],
]

/** The lists overlap, as the real ones do. */
const LISTS: Readonly<Record<string, readonly number[]>> = {
  viewed: [1, 3, 10, 4, 2, 13, 8, 11],
  emailed: [1, 5, 4, 7, 9, 12, 14, 2],
  shared: [2, 8, 3, 1, 6, 7, 13, 10],
}

export const nytSample: SampleService = ({ path, parameters }) => {
  const list = LISTS[/^\/svc\/mostpopular\/v2\/(\w+)\/1\.json$/.exec(path)?.[1] ?? '']
  if (list === undefined) return null
  if (!parameters.get('api-key')) {
    const detail = { errorcode: 'oauth.v2.FailedToResolveAPIKey' }
    return { status: 401, body: { fault: { faultstring: 'Failed to resolve API Key variable', detail } } }
  }
  const results = list.flatMap((number) => ROWS.filter((row) => row[0] === number).map(article))
  return { status: 200, body: { status: 'OK', copyright: 'Invented.', num_results: results.length, results } }
}

function article([number, title, abstract, byline, day, updated, type]: Row) {
  const key = String(number).padStart(12, '0')
  return {
    uri: `nyt://${type.toLowerCase()}/00000000-0000-5000-8000-${key}`,
    url: `https://nyt.example/${day.replaceAll('-', '/')}/story-${number}.html`,
    id: 100000010000000 + number,
    asset_id: 100000010000000 + number,
    source: 'New York Times',
    published_date: day,
    updated,
    section: type === 'Interactive' ? 'Interactive' : 'U.S.',
    subsection: '',
    byline,
    type,
    title,
    abstract,
    des_facet: [],
    media: [],
    eta_id: 0,
  }
}
