/**
 * youtube — https://www.youtube.com/feeds/videos.xml?channel_id=…, the newest 15 videos of a channel.
 *
 * Shapes   a video is kept as JSON read out of the feed, which lies whole beside it as a listing; its folder is the one
 *          that its sound and transcript are kept in. The score is how many rated it, which is what the feed has.
 */
import type { Discussion, RawArtifact, Told } from '../discussion.ts'
import type { Collector } from './collector.ts'
import { instantMs } from './instant.ts'
import { at, describeShape, parseJson, stringAt } from './json.ts'
import { listingName } from './listing-key.ts'
import { makeCollector } from './make-collector.ts'
import { makeDiscussion, type Problem, tellEach, tellNothing } from './tell.ts'
import { readVideoFeed } from './youtube-feed.ts'

const VIDEO_ID = /^[A-Za-z0-9_-]{11}$/

export const youtube: Collector = makeCollector({
  source: 'youtube',
  settings: ({ youtube }) => youtube,
  transform: transformYoutube,
  async gather(collection, { origin, channels }) {
    for (const { id, name } of channels) {
      const what = `channel ${name}`
      const answer = await collection.ask(`${origin}/feeds/videos.xml?channel_id=${id}`, what)
      if (answer === undefined) continue
      const told = await collection.keepList({ what: id, ext: 'xml', answer })
      if (told === undefined) continue
      for (const entry of readVideoFeed(answer.bytes)?.entries ?? []) {
        const externalId = stringAt(entry, 'videoId')
        if (externalId === null || !VIDEO_ID.test(externalId)) continue
        await collection.keepItem({ externalId, ext: 'json', body: JSON.stringify(entry), answer })
      }
    }
  },
})

function transformYoutube(artifact: RawArtifact): Told {
  if (listingName(artifact.externalId) === undefined) return transformVideo(artifact)
  const feed = readVideoFeed(artifact.bytes)
  if (feed === undefined) return tellNothing('the answer is no feed of a channel')
  return tellEach(feed.entries, (entry) => readVideo(artifact, entry))
}

function transformVideo(artifact: RawArtifact): Told {
  const read = parseJson(artifact.bytes)
  if (!read.ok) return tellNothing(`the video ${read.why}`)
  return tellEach([read.value], (entry) => readVideo(artifact, entry))
}

function readVideo(artifact: RawArtifact, entry: unknown): Discussion | Problem {
  const id = stringAt(entry, 'videoId')
  if (id === null || !VIDEO_ID.test(id)) return { problem: `a video has no id: it is ${describeShape(entry)}` }
  const url = `https://www.youtube.com/watch?v=${id}`
  const likes = Number(stringAt(entry, 'ratings') ?? Number.NaN)
  return makeDiscussion(artifact, {
    externalId: id,
    title: stringAt(entry, 'title'),
    author: stringAt(entry, 'author'),
    url,
    discussionUrl: url,
    text: stringAt(entry, 'description'),
    score: Number.isSafeInteger(likes) ? likes : null,
    commentCount: null,
    publishedAtMs: instantMs(at(entry, 'published')),
    tags: [stringAt(entry, 'author')],
    videoId: id,
  })
}
