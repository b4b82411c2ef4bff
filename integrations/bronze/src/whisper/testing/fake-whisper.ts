/**
 * fake-whisper — stands in for openai-whisper and whisper.cpp in tests: a real program with the arguments of either.
 * What it does is told by the sound's text; `FAKE_WHISPER_CALLS` names a file for a line of its arguments each call.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const args = process.argv.slice(2)
const after = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)

const calls = process.env['FAKE_WHISPER_CALLS']
if (calls !== undefined) appendFileSync(calls, `${JSON.stringify(args)}\n`)

const isCpp = args.includes('--output-json')
const audio = (isCpp ? after('--file') : args[0]) ?? ''
const sound = readFileSync(audio, 'utf8')

function complain(text: string): void {
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
}

function write(json: unknown): void {
  const path = isCpp
    ? `${after('--output-file')}.json`
    : join(after('--output_dir') ?? '', basename(audio).replace(/\.[^.]*$/, '.json'))
  writeFileSync(path, JSON.stringify(json))
}

if (sound === 'broken') complain('Failed to load audio: Invalid data found when processing input')
else if (sound === 'no ffmpeg') complain("FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'")
else if (sound === 'no memory')
  complain('Traceback (most recent call last):\ntorch.OutOfMemoryError: CUDA out of memory.')
else if (sound === 'nothing') process.stdout.write('done\n')
else if (sound === 'nonsense') write({ result: 'none' })
else if (sound === 'endless') setInterval(() => undefined, 1_000)
else if (isCpp) {
  write({ result: { language: 'en' }, transcription: [{ offsets: { from: 0, to: 900 }, text: ` I hear ${sound}.` }] })
} else {
  const segments = [{ id: 0, seek: 0, start: 0, end: 0.9, text: ` I hear ${sound}.`, tokens: [1, 2], words: [] }]
  write({ text: ` I hear ${sound}.`, segments, language: after('--language') ?? 'en' })
}
