/**
 * fake-yt-dlp — stands in for yt-dlp in tests: a real program with its arguments, its output and its exit codes, and
 * invented videos. What it does is told by the id in the address; `--calls FILE` notes its arguments, a line each call.
 */
import { appendFileSync, writeFileSync } from 'node:fs'

const args = process.argv.slice(2)
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`${line}\n`)
const after = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
const url = args.at(-1) ?? ''
const id = URL.parse(url)?.searchParams.get('v') ?? ''

const COMPLAINTS: Readonly<Record<string, string>> = {
  private: "Private video. Sign in if you've been granted access to this video",
  gone: 'Video unavailable. This video has been removed by the uploader',
  adult: 'Sign in to confirm your age. This video may be inappropriate for some users.',
  abroad: 'Video unavailable. The uploader has not made this video available in your country',
  limited: "Video unavailable. This content isn't available, try again later.",
  robot: "Sign in to confirm you're not a bot. Use --cookies for the authentication.",
  premiere: 'Premieres in 3 hours',
  odd: 'Something new at https://rr1.example/videoplayback?ip=192.0.2.7&sig=abc; please report this issue on https://example.com/issues',
}

// What a signed address looks like: it names who asked.
const SIGNED = 'https://rr1---sn.example.com/videoplayback?expire=1&ip=192.0.2.7&sig=abc'

function infoOf(): object {
  const info = {
    id,
    title: `The video ${id}`,
    uploader: 'Nobody',
    duration: id === 'long' ? 36_000 : 61.5,
    upload_date: '20260131',
    webpage_url: url,
    live_status: { live: 'is_live', soon: 'is_upcoming', ending: 'post_live' }[id] ?? 'not_live',
    url: SIGNED,
    cookies: 'session=secret',
    filename: '/somewhere/private/video.webm',
    formats: [{ format_id: '251', ext: 'webm', url: SIGNED, http_headers: { Cookie: 'session=secret' } }],
    automatic_captions: { en: [{ ext: 'vtt', url: SIGNED }] },
    _version: { version: '2026.01.31' },
  }
  return id === 'list' ? { ...info, _type: 'playlist' } : info
}

function download(): void {
  const template = after('--progress-template')?.replace('download:', '') ?? ''
  const size = id === 'huge' ? 900_000_000 : 2_000
  const say = (done: number, total: string) =>
    print(
      template
        .replace('%(progress.downloaded_bytes)s', String(done))
        .replace('%(progress.total_bytes)s', total)
        .replace('%(progress.total_bytes_estimate)s', 'NA'),
    )
  print('[youtube] Extracting URL')
  say(0, 'NA')
  say(size / 2, String(size))
  say(size, String(size))
  if (id === 'huge' || id === 'slow') return void setInterval(() => say(size, String(size)), 1_000)
  if (id === 'refused') return print('[download] File is larger than max-filesize (9 bytes > 5 bytes). Aborting.')
  if (id === 'silent') return
  const body = id === 'nosound' ? '<html>' : `OggS the sound of ${id}`
  writeFileSync((after('--output') ?? '').replace('%(ext)s', 'opus'), body)
}

const calls = after('--calls')
if (calls !== undefined) appendFileSync(calls, `${JSON.stringify(args)}\n`)
const complaint = COMPLAINTS[id]
if (complaint !== undefined) {
  complain(`WARNING: [youtube] something\nERROR: [youtube] ${id}: ${complaint}`)
  process.exitCode = 1
} else if (args.includes('--dump-single-json')) {
  print(id === 'garbage' ? 'not json' : JSON.stringify(infoOf()))
} else if (id === 'noffmpeg') {
  complain('ERROR: Postprocessing: ffprobe and ffmpeg not found. Please install or provide the path')
  process.exitCode = 1
} else download()
