import { numberOf, pageFrom, rowAt, type SampleService } from './service.ts'

interface Row {
  readonly author: string
  readonly content: string
  readonly at: string
  readonly language?: string | null
  readonly spoiler?: string
  /** Descriptions of pictures; null where the author gave none. */
  readonly media?: readonly (string | null)[]
  /** Numbers of the rows that this one boosts or quotes. */
  readonly boosts?: number
  readonly quotes?: number
  readonly edited?: string
}

const ROWS: readonly Row[] = [
  {
    author: 'maud@wend.example',
    content:
      '<p>412 elvers last night at the mill weir! <a href="https://wend.example/tags/eels" class="mention hashtag" rel="tag">#<span>eels</span></a></p><p>Photos tomorrow, I need sleep.</p>',
    at: '2026-03-06T06:12:44.120Z',
    language: 'en',
  },
  {
    author: 'tideclerk',
    content: '<p>The night is over and the battery is still at 8&nbsp;%.<br>Port Ellery ran on the moon.</p>',
    at: '2026-03-06T05:58:03.000Z',
    language: 'en',
  },
  {
    author: 'newsdesk@harbour.example',
    content:
      '<p>Tidal battery feeds the town for a whole night: <a href="https://harbour-post.example/2026/03/tidal-battery-feeds-port-ellery?from=fedi" target="_blank" rel="nofollow noopener"><span class="invisible">https://</span><span class="ellipsis">harbour-post.example/2026/03/t</span><span class="invisible">idal-battery-feeds-port-ellery?from=fedi</span></a></p>',
    at: '2026-03-06T05:30:00.000Z',
    language: 'en',
  },
  { author: 'odile', content: '', at: '2026-03-06T05:29:11.500Z', boosts: 1, language: null },
  {
    author: 'kuro@hoshi.example',
    content: '<p>ケストレル、着陸おめでとう！🛰️</p>',
    at: '2026-03-05T23:10:20.000Z',
    language: 'ja',
  },
  {
    author: 'gwen',
    content: '',
    at: '2026-03-05T19:00:00.000Z',
    media: ['A bridge with a paper sign: closed for owls', 'Two owls, unimpressed'],
    language: 'en',
  },
  { author: 'petra', content: '', at: '2026-03-05T18:41:00.000Z', media: [null], language: null },
  {
    author: 'lark_lang',
    content:
      '<p>New error message in Lark 0.9:</p><pre><code>I am sorry, but line 4\n  ends before it begins.</code></pre>',
    at: '2026-03-05T15:20:31.007Z',
    language: 'en',
  },
  {
    author: 'felix@buehne.example',
    content: '<p>Vier Stürme, ein Leuchtturm &amp; kein Netz. Hingehen!</p>',
    at: '2026-03-05T12:02:00.000Z',
    language: 'de',
    spoiler: 'Oper, keine Handlung verraten',
  },
  {
    author: 'hugh',
    content: '<p>Agreed with every word of this.</p>',
    at: '2026-03-05T10:15:00.000Z',
    language: 'en',
    quotes: 8,
  },
  {
    author: 'rhona',
    content:
      '<p><span class="h-card"><a href="https://wend.example/@maud" class="u-url mention">@<span>maud</span></a></span> were there herons?</p>',
    at: '2026-03-05T08:00:00.000Z',
    language: 'en',
  },
  {
    author: 'strikewatch',
    content: '<p>Kellen, day 9. Talks at noon.<script>alert(1)</script></p>',
    at: '2026-03-05T07:45:00.000Z',
    language: 'en',
    edited: '2026-03-05T09:00:00.000Z',
  },
  {
    author: 'noor',
    content: '<p>Seaweed bread:</p><ul><li>500 g flour</li><li>20 g dried dulse</li><li>patience</li></ul>',
    at: '2026-03-04T17:30:00.000Z',
    language: 'en',
  },
  {
    author: 'newsdesk@harbour.example',
    content: '<p>Council votes 7:6 to keep the clock five minutes fast.</p>',
    at: '2026-03-04T19:26:10.000Z',
    language: 'en',
  },
  {
    author: 'clockfan',
    content: '<blockquote><p>five minutes fast</p></blockquote><p>It is not fast, the rest of you are late.</p>',
    at: '2026-03-04T19:40:00.000Z',
    language: 'en',
    quotes: 13,
  },
  {
    author: 'bot_weather',
    content: '<p>Wind 3 &lt; 4, tide 2.1&#8239;m &gt; mean</p>',
    at: '2026-03-03T04:00:00.000Z',
    language: null,
  },
]

export const mastodonSample: SampleService = ({ path, parameters }) => {
  if (!/^\/api\/v1\/timelines\/(public|tag\/[^/]+)$/.test(path)) return null
  const limit = Math.min(numberOf(parameters, 'limit', 20), 40)
  const olderThan = parameters.get('max_id')
  const start = olderThan === null ? 0 : ROWS.findIndex((_, index) => statusId(index) === olderThan) + 1
  const { page } = pageFrom(ROWS, start, limit)
  return { status: 200, body: page.map((row, index) => status(row, start + index)) }
}

/** Ids fall as the page goes on, as the real ones do. */
function statusId(index: number): string {
  return String(116_180_000_000_000_000n - BigInt(index) * 1_000_000n)
}

function status(row: Row, index: number): object {
  const [name = '', host = 'social.example'] = row.author.split('@')
  const { boosts, quotes } = row
  return {
    id: statusId(index),
    created_at: row.at,
    sensitive: row.spoiler !== undefined,
    spoiler_text: row.spoiler ?? '',
    visibility: 'public',
    language: row.language ?? null,
    uri: `https://${host}/users/${name}/statuses/${statusId(index)}`,
    url: `https://${host}/@${name}/${statusId(index)}`,
    edited_at: row.edited ?? null,
    content: row.content,
    reblog: boosts === undefined ? null : status(rowAt(ROWS, boosts), boosts),
    quote: quotes === undefined ? null : { state: 'accepted', quoted_status: status(rowAt(ROWS, quotes), quotes) },
    account: { id: String(1000 + index), username: name, acct: row.author, display_name: name },
    media_attachments: (row.media ?? []).map((description, place) => ({ id: `${place}`, type: 'image', description })),
    mentions: [],
    tags: [],
    card: null,
    poll: null,
  }
}
