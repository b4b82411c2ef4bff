import { numberOf, pageFrom, type SampleService } from './service.ts'

/** Id, author, title, text, link, seconds since the epoch. A link of null is a post of text only. */
type Row = readonly [string, string, string, string, string | null, number]

const ROWS: readonly Row[] = [
  [
    '1sam01',
    'tide_enjoyer',
    'Port Ellery ran on its tidal battery all night',
    '',
    'https://harbour-post.example/2026/03/tidal-battery?a=1&b=2',
    1772786400,
  ],
  [
    '1sam02',
    'mill_weir',
    'I count eels for fun, AMA',
    'Last night: **412**. Ask away.\n\nEdit: no, you cannot eat them.',
    null,
    1772782205,
  ],
  ['1sam03', '[deleted]', 'Is the chip strike about pay or about hours?', '[deleted]', null, 1772779000],
  [
    '1sam04',
    'ledger_lurker',
    'Halden splits in two; R&D goes with the lasers',
    '',
    'https://quiet-ledger.example/halden?ref=r&utm=x',
    1772725000,
  ],
  [
    '1sam05',
    'AutoModerator',
    'Daily thread: ask < anything >',
    'Rules: be kind & cite. `if a < b && b > c` goes in code.',
    null,
    1772712000,
  ],
  ['1sam06', 'promo_9931', 'You will not believe this lens', '[removed]', null, 1772709120],
  [
    '1sam07',
    'northmoor_gwen',
    'Owls closed a bridge and I have never been happier',
    '',
    'https://i.redd.example/owls.jpg',
    1772701500,
  ],
  [
    '1sam08',
    'kestrel_fan',
    'Kestrel’s first panorama (stitched)',
    'Made from 41 frames. “Loaf-sized stone” at lower left.',
    'https://www.reddit.com/gallery/1sam08',
    1772690000,
  ],
  [
    '1sam09',
    'pencil_clerk',
    'Ferry timetable is made by a human again & it works',
    '',
    '/r/ellery/comments/1sam00/ferry/',
    1772680400,
  ],
  [
    '1sam10',
    'bread_and_dulse',
    'Seaweed bread: mine came out like a harbour wall',
    'Dense. Salty. &amp;c. (I typed that ampersand code myself.)',
    null,
    1772660000,
  ],
  [
    '1sam11',
    'lark_user',
    'Lark apologised to me and I apologised back',
    '',
    'https://lark.example/notes/0-9',
    1772640000,
  ],
  [
    '1sam12',
    'fell_runner',
    'Postman wins fell race while delivering',
    '',
    'https://northmoor.example/race',
    1772629800,
  ],
  ['1sam13', 'quietmoss', 'Moss keeps time', 'It really does.', null, 1772600000],
  ['1sam14', 'clockfan', 'The clock is not fast', '', 'https://port-ellery.example/clock', 1772580000],
  [
    '1sam15',
    'salt_road',
    'A library on a camel: 600 books, thirty villages',
    '',
    'https://guardian.example/world/2026/mar/04/salt-road',
    1772550000,
  ],
  ['1sam16', 'boredontrains', 'Let children be bored, says person without children', 'Discuss.', null, 1772520000],
  [
    '1sam17',
    'gauge_listener',
    'Twenty years of sea level as music',
    '',
    'https://harbour-post.example/2026/03/gauge',
    1772480000,
  ],
]

export const redditSample: SampleService = ({ path, parameters }) => {
  const subreddit = /^\/r\/([^/]+)\/new\.json$/.exec(path)?.[1]
  if (subreddit === undefined) return null
  const limit = numberOf(parameters, 'limit', 25)
  const after = parameters.get('after')
  const start = after === null ? 0 : ROWS.findIndex(([id]) => `t3_${id}` === after) + 1
  const { page, next } = pageFrom(ROWS, start, limit)
  const escape = parameters.get('raw_json') === '1' ? (text: string) => text : escaped
  const children = page.map((row) => ({ kind: 't3', data: post(row, subreddit, escape) }))
  const last = next === null ? null : `t3_${page.at(-1)?.[0]}`
  return {
    status: 200,
    body: { kind: 'Listing', data: { after: last, dist: children.length, modhash: '', children, before: null } },
  }
}

function post([id, author, title, text, link, seconds]: Row, subreddit: string, escape: (text: string) => string) {
  const permalink = `/r/${subreddit}/comments/${id}/sample/`
  return {
    subreddit,
    id,
    name: `t3_${id}`,
    author,
    title: escape(title),
    selftext: escape(text),
    is_self: link === null,
    url: escape(link ?? `https://www.reddit.com${permalink}`),
    permalink,
    created_utc: seconds,
    score: 10,
    num_comments: 3,
    over_18: false,
    removed_by_category: text === '[removed]' ? 'moderator' : null,
  }
}

/** As Reddit does unless asked for `raw_json=1`. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
