import { numberOf, pageFrom, rowAt, type SampleService } from './service.ts'

interface Row {
  readonly handle: string
  /** A link is written `[shown](address)`; its facet is counted in bytes from here. */
  readonly text: string
  readonly createdAt: string
  readonly langs?: readonly string[]
  readonly quotes?: number
  /** A picture beside the quote. */
  readonly hasImage?: boolean
}

const ROWS: readonly Row[] = [
  {
    handle: 'lena.science.example',
    text: 'Kestrel is down and talking 🎉🎉 First telemetry: [meridian-wire.example/kestrel-first...](https://meridian-wire.example/kestrel-first-telemetry?day=1)',
    createdAt: '2026-03-03T05:45:10.221Z',
    langs: ['en'],
  },
  {
    handle: 'tideclerk.example',
    text: 'Große Nacht für kleine Städte – [harbour-post.example/2026/...](https://harbour-post.example/2026/03/tidal-battery) und [hier](https://port-ellery.example/gauge) der Pegel',
    createdAt: '2026-03-06T06:01:00.000Z',
    langs: ['de', 'en'],
  },
  {
    handle: 'owlwatch.example',
    text: 'the owls have read the sign 🦉 and approve',
    createdAt: '2026-03-05T19:04:31.481951',
    langs: ['en'],
  },
  {
    handle: 'kuro.example',
    text: '着陸！詳しくは [meridian-wire.example/kes...](https://meridian-wire.example/kestrel-ja)',
    createdAt: '2026-03-03T06:20:00Z',
    langs: ['ja'],
  },
  {
    handle: 'salome.example',
    text: 'The letter e works again.',
    createdAt: '2026-03-05T13:00:00+01:00',
    langs: ['en'],
  },
  {
    handle: 'rhona.example',
    text: 'He delivered eleven letters DURING the race. Eleven.',
    createdAt: '2026-03-04T19:10:00.000Z',
    langs: ['en'],
    quotes: 4,
  },
  { handle: 'petra.example', text: '', createdAt: '2026-03-04T21:00:00.000Z', quotes: 2, hasImage: true },
  {
    handle: 'desk.harbour.example',
    text: 'Council votes 7:6. The clock stays fast.',
    createdAt: '2026-03-04T19:25:30.000Z',
  },
  { handle: 'clockfan.example', text: 'Told you so.', createdAt: '2026-03-04T19:31:00.000Z', langs: ['en'], quotes: 7 },
  { handle: 'future.example', text: 'posted by a clock that never was set', createdAt: 'tomorrow', langs: ['en'] },
  {
    handle: 'lark.example',
    text: 'Lark 0.9 is out. It is sorry about 0.8.\n\nNotes: [lark.example/notes/0-9](https://lark.example/notes/0-9)',
    createdAt: '2026-03-05T15:00:00.000Z',
    langs: ['en'],
  },
  {
    handle: 'noor.example',
    text: '🍞🌊 recipe → [guardian.example/food/20...](https://guardian.example/food/2026/mar/02/seaweed-bread) 🌊🍞',
    createdAt: '2026-03-02T16:10:00.000Z',
    langs: ['en'],
  },
  {
    handle: 'gwen.example',
    text: 'A bee under the lid is worth two in the data. #hives',
    createdAt: '2026-03-05T09:20:00.000Z',
    langs: ['en-GB'],
  },
  {
    handle: 'strikewatch.example',
    text: 'Kellen, day 9: “movement”.',
    createdAt: '2026-03-05T12:12:00.000Z',
    langs: [],
  },
  {
    handle: 'hugh.example',
    text: 'Quoting the one post that made sense today:',
    createdAt: '2026-03-03T07:00:00.000Z',
    langs: ['en'],
    quotes: 0,
  },
]

export const blueskySample: SampleService = ({ path, parameters }) => {
  const isSearch = path === '/xrpc/app.bsky.feed.searchPosts'
  if (!isSearch && path !== '/xrpc/app.bsky.feed.getFeed') return null
  const start = Number(parameters.get('cursor') ?? 0)
  const { page, next } = pageFrom(ROWS, start, numberOf(parameters, 'limit', 25))
  const posts = page.map((row, index) => post(row, start + index))
  const cursor = next === null ? {} : { cursor: String(next) }
  if (isSearch) return { status: 200, body: { ...cursor, hitsTotal: ROWS.length, posts } }
  return { status: 200, body: { ...cursor, feed: posts.map((view) => ({ post: view })) } }
}

function post(row: Row, index: number): object {
  const record = recordOf(row)
  const quoted = row.quotes === undefined ? undefined : quote(rowAt(ROWS, row.quotes), row.quotes)
  return {
    ...identity(row, index),
    record,
    ...(quoted === undefined ? {} : { embed: embed(quoted, row.hasImage === true) }),
    replyCount: index % 4,
    repostCount: 0,
    likeCount: index * 3,
    indexedAt: '2026-03-06T07:00:00.000Z',
    labels: [],
  }
}

function identity({ handle }: Row, index: number) {
  const did = `did:plc:${handle
    .replaceAll(/[^a-z]/g, '')
    .padEnd(24, 'x')
    .slice(0, 24)}`
  return {
    uri: `at://${did}/app.bsky.feed.post/3sample${String(index).padStart(6, '2')}`,
    cid: `bafyreisample${index}`,
    author: { did, handle, displayName: handle.split('.')[0], labels: [] },
  }
}

function quote(row: Row, index: number): object {
  const about = { labels: [], embeds: [], indexedAt: '2026-03-06T07:00:00.000Z' }
  return { $type: 'app.bsky.embed.record#viewRecord', ...identity(row, index), value: recordOf(row), ...about }
}

function embed(quoted: object, hasImage: boolean): object {
  if (!hasImage) return { $type: 'app.bsky.embed.record#view', record: quoted }
  const media = { $type: 'app.bsky.embed.images#view', images: [{ thumb: 'https://cdn.example/1.jpg', alt: '' }] }
  return { $type: 'app.bsky.embed.recordWithMedia#view', media, record: { record: quoted } }
}

function recordOf({ text, createdAt, langs }: Row): object {
  const facets: object[] = []
  let plain = ''
  let done = 0
  for (const link of text.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)) {
    const [whole, shown = '', uri = ''] = link
    plain += text.slice(done, link.index)
    const byteStart = Buffer.byteLength(plain)
    plain += shown
    const index = { byteStart, byteEnd: Buffer.byteLength(plain) }
    facets.push({ index, features: [{ $type: 'app.bsky.richtext.facet#link', uri }] })
    done = link.index + whole.length
  }
  plain += text.slice(done)
  return { $type: 'app.bsky.feed.post', text: plain, createdAt, ...(langs && { langs }), ...(facets[0] && { facets }) }
}
