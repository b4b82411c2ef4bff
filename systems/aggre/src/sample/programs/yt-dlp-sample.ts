/**
 * yt-dlp-sample — stands in for yt-dlp where the system runs on invented input: the arguments and the output of the
 * program as far as `@ingot/bronze` uses them, and for every address a video. What it leaves as sound is the beginning of
 * an opus file with the video's id in its comment, and some bytes: nothing that could be played.
 */
import { writeFileSync } from 'node:fs'

import { inventedTalk, secondsOf } from './invented.ts'
import { opusLike } from './opus-like.ts'

const args = process.argv.slice(2)
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const after = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)

const url = args.at(-1) ?? ''
const id = idIn(url)

if (id === undefined) {
  process.stderr.write(`ERROR: [generic] '${url}' is not a valid URL\n`)
  process.exitCode = 1
} else if (args.includes('--dump-single-json')) print(JSON.stringify(infoOf(id)))
else download(id)

function idIn(address: string): string | undefined {
  const page = URL.parse(address)
  return page?.searchParams.get('v') ?? page?.pathname.split('/').findLast((part) => part !== '')
}

function infoOf(video: string): object {
  const { title, uploader, language, sentences } = inventedTalk(video)
  return {
    id: video,
    title,
    uploader,
    language,
    duration: Math.ceil(sentences.reduce((sum, sentence) => sum + secondsOf(sentence), 0)),
    upload_date: '20260302',
    webpage_url: url,
    live_status: 'not_live',
    extractor: 'sample',
    formats: [{ format_id: '251', ext: 'webm', acodec: 'opus', vcodec: 'none' }],
    _type: 'video',
    _version: { version: 'sample' },
  }
}

function download(video: string): void {
  const sound = opusLike(video)
  const template = (after('--progress-template') ?? '').replace(/^download:/, '')
  for (const share of [0, 0.5, 1]) {
    print(
      template
        .replace('%(progress.downloaded_bytes)s', String(Math.floor(share * sound.length)))
        .replace('%(progress.total_bytes)s', String(sound.length))
        .replace('%(progress.total_bytes_estimate)s', 'NA'),
    )
  }
  writeFileSync((after('--output') ?? 'audio.%(ext)s').replace('%(ext)s', 'opus'), sound)
}
