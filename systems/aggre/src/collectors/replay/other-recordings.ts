/** other-recordings — sources whose recorded answers are answered as they are. */
import { parseConfig } from '../../config/config.ts'
import { countAt, stringAt } from '../json.ts'
import { type RecordedFile, recordedFiles } from './recorded-file.ts'
import { htmlAnswer, type LeftOut, type RecordedAnswer, type Recording } from './recording.ts'

/** No host of this name exists, or ever will (RFC 2606). */
const FEEDS = 'https://feeds.example'
const CHANNEL_FEED = 'https://www.youtube.com/feeds/videos.xml?channel_id='

export async function recordedLobsters(folder: string): Promise<Recording> {
  const files = await recordedFiles(folder, 'lobsters')
  const lists = files.filter(({ name }) => /^lobsters\/(hottest|newest)\.json$/.test(name))
  const answers = lists.map(async (file) => ({
    url: `https://lobste.rs/${file.name.slice('lobsters/'.length)}`,
    bytes: await file.read(),
    contentType: 'application/json; charset=utf-8',
  }))
  const leftOut = files
    .filter((file) => !lists.includes(file))
    .map(({ name }) => ({ file: name, why: 'is a page for people: the lists are read as JSON' }))
  return { answers: await Promise.all(answers), leftOut, sources: settings('lobsters: { minGapMs: 0 }') }
}

export async function recordedHuggingface(folder: string): Promise<Recording> {
  const [file, ...others] = await recordedFiles(folder, 'hf')
  const url = 'https://huggingface.co/api/daily_papers?limit=100'
  return {
    answers: file === undefined ? [] : [{ url, bytes: await file.read(), contentType: 'application/json' }],
    leftOut: others.map(({ name }) => ({ file: name, why: 'is another day of the one list' })),
    sources: settings('huggingface: { minGapMs: 0, limit: 100 }'),
  }
}

export async function recordedYoutube(folder: string): Promise<Recording> {
  const answers: RecordedAnswer[] = []
  const leftOut: LeftOut[] = []
  for (const file of await recordedFiles(folder, 'youtube')) {
    const answer = file.name.startsWith('youtube/feeds/') ? await videoFeed(file) : undefined
    if (answer === undefined) leftOut.push({ file: file.name, why: 'is told by yt-dlp, not by a feed' })
    else answers.push(answer)
  }
  const channels = answers.map(({ url }) => {
    const id = url.slice(CHANNEL_FEED.length)
    return { id, name: id }
  })
  const { youtube } = settings('youtube: { minGapMs: 0 }')
  return { answers, leftOut, sources: youtube === undefined ? {} : { youtube: { ...youtube, channels } } }
}

/** A feed, or what was answered instead of one with its status. */
async function videoFeed(file: RecordedFile): Promise<RecordedAnswer | undefined> {
  const bytes = await file.read()
  const channel = /<yt:channelId>([^<]+)<\/yt:channelId>/.exec(new TextDecoder().decode(bytes))?.[1]
  if (channel !== undefined) return { url: CHANNEL_FEED + channel, bytes, contentType: 'text/xml; charset=UTF-8' }
  const answer = file.name.endsWith('.json') ? await file.readJson() : undefined
  const url = stringAt(answer, 'url')
  const status = countAt(answer, 'status')
  if (url === null || status === null) return undefined
  return { ...htmlAnswer(url, stringAt(answer, 'body') ?? ''), status }
}

export async function recordedFeeds(folder: string): Promise<Recording> {
  const leftOut: LeftOut[] = []
  const feeds: { readonly name: string; readonly url: string }[] = []
  const answers: RecordedAnswer[] = []
  for (const file of await recordedFiles(folder, 'feeds')) {
    const why = noFeed(file.name)
    if (why !== undefined) {
      leftOut.push({ file: file.name, why })
      continue
    }
    const path = file.name.slice('feeds/'.length)
    const url = `${FEEDS}/${path.split('/').map(encodeURIComponent).join('/')}`
    answers.push({ url, bytes: await file.read() })
    feeds.push({ name: path.replaceAll(/[^A-Za-z0-9_.-]+/g, '_'), url })
  }
  const { rss } = settings('rss:')
  return { answers, leftOut, sources: rss === undefined ? {} : { rss: { ...rss, feeds } } }
}

function noFeed(name: string): string | undefined {
  if (/^feeds\/(rss-parser\/output|feedsmith)\/.*\.json$|\.serde\.json$/.test(name))
    return 'is what a feed should be read as'
  if (/opml/i.test(name)) return 'is a list of feeds'
  return /\.(md|txt)$/i.test(name) ? 'is a text about the feeds' : undefined
}

function settings(source: string): Recording['sources'] {
  return parseConfig(`sources:\n  ${source}\n`, 'recorded').sources
}
