/** youtube — channel feeds (`/feeds/videos.xml?channel_id=`), and pages to watch at. */
import { escapeMarkup, html, sampleIso, type SampleAnswer, type SampleService, xml } from './service.ts'

interface Video {
  readonly id: string
  readonly title: string
  readonly day: number
  readonly time: string
  readonly views: number
  readonly stars: number
  readonly isShort?: boolean
  readonly description: string
}

interface Channel {
  readonly id: string
  readonly name: string
  readonly videos: readonly Video[]
}

const CHANNELS: readonly Channel[] = [
  {
    id: 'UCportElleryTidalTv00001',
    name: 'Port Ellery Harbour TV',
    videos: [
      {
        id: 'tidalNight1',
        title: 'The night the tide ran our town',
        day: 0,
        time: '08:00',
        views: 41_200,
        stars: 2_310,
        description:
          'Inside the six chambers, from sunset to half past five.\n\nThe article: https://harbour-post.example/2026/03/tidal-battery',
      },
      {
        id: 'deckchair02',
        title: 'What the divers found in the second chamber',
        day: 0,
        time: '09:30',
        views: 9_800,
        stars: 801,
        isShort: true,
        description: 'It was a deckchair. #shorts',
      },
      {
        id: 'ferryPencil',
        title: 'Hester Pym makes a timetable with a pencil',
        day: -2,
        time: '17:00',
        views: 15_400,
        stars: 1_120,
        description: 'Three gaps of seven minutes & why they matter. <Subtitles> in four languages.',
      },
    ],
  },
  {
    id: 'UCnorthmoorScience000001',
    name: 'Northmoor Science Evenings',
    videos: [
      {
        id: 'mossClock_4',
        title: 'Moss keeps time, with Wren Halloway',
        day: -1,
        time: '19:00',
        views: 6_050,
        stars: 540,
        description: 'A lecture of forty minutes, and questions.',
      },
      {
        id: 'kestrel-Lv5',
        title: 'Kestrel: how to land on a loaf',
        day: -2,
        time: '19:00',
        views: 88_000,
        stars: 7_004,
        description: 'What four degrees mean. See https://meridian-wire.example/kestrel',
      },
    ],
  },
]

export const youtube: SampleService = ({ path, parameters }) => {
  if (path === '/feeds/videos.xml') return feedOf(parameters.get('channel_id') ?? '')
  const id = path === '/watch' ? parameters.get('v') : /^\/shorts\/([\w-]+)$/.exec(path)?.[1]
  return watchPage(id ?? '')
}

/** A channel that the samples do not know has no video yet; what is no channel id is not found. */
function feedOf(channelId: string): SampleAnswer {
  const channel = CHANNELS.find(({ id }) => id === channelId)
  if (channel === undefined && !/^UC[\w-]{22}$/.test(channelId)) return html('<title>404 Not Found</title>', 404)
  const { id, name, videos } = channel ?? { id: channelId, name: 'A channel without videos', videos: [] }
  const page = `https://www.youtube.com/channel/${id}`
  return xml(
    `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
 <link rel="self" href="http://www.youtube.com/feeds/videos.xml?channel_id=${id}"/>
 <id>yt:channel:${id.slice(2)}</id>
 <yt:channelId>${id.slice(2)}</yt:channelId>
 <title>${escapeMarkup(name)}</title>
 <link rel="alternate" href="${page}"/>
 <author><name>${escapeMarkup(name)}</name><uri>${page}</uri></author>
 <published>2013-07-09T20:17:20+00:00</published>
${videos.map((video) => entry(video, id, name)).join('\n')}
</feed>
`,
    'text/xml; charset=UTF-8',
  )
}

function entry(
  { id, title, day, time, views, stars, isShort, description }: Video,
  channelId: string,
  name: string,
): string {
  const link = `https://www.youtube.com/${isShort === true ? 'shorts/' : 'watch?v='}${id}`
  const at = sampleIso(day, time).replace('Z', '+00:00')
  return ` <entry>
  <id>yt:video:${id}</id>
  <yt:videoId>${id}</yt:videoId>
  <yt:channelId>${channelId}</yt:channelId>
  <title>${escapeMarkup(title)}</title>
  <link rel="alternate" href="${link}"/>
  <author><name>${escapeMarkup(name)}</name><uri>https://www.youtube.com/channel/${channelId}</uri></author>
  <published>${at}</published>
  <updated>${at}</updated>
  <media:group>
   <media:title>${escapeMarkup(title)}</media:title>
   <media:content url="https://www.youtube.com/v/${id}?version=3" type="application/x-shockwave-flash" width="640" height="390"/>
   <media:thumbnail url="https://i3.ytimg.com/vi/${id}/hqdefault.jpg" width="480" height="360"/>
   <media:description>${escapeMarkup(description)}</media:description>
   <media:community>
    <media:starRating count="${stars}" average="5.00" min="1" max="5"/>
    <media:statistics views="${views}"/>
   </media:community>
  </media:group>
 </entry>`
}

function watchPage(id: string): SampleAnswer | undefined {
  const video = CHANNELS.flatMap(({ videos }) => videos).find((one) => one.id === id)
  if (video === undefined) return undefined
  const title = escapeMarkup(video.title)
  return html(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title} - YouTube</title></head>
<body><h1>${title}</h1><p>${escapeMarkup(video.description)}</p></body></html>`)
}
