/**
 * whisper-sample — stands in for openai-whisper where the system runs on invented input: `whisper AUDIO --output_dir
 * FOLDER …` writes `FOLDER/<name>.json` as that does, with what is said in the video whose id the sound carries.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { inventedTalk, secondsOf } from './invented.ts'
import { idInOpus } from './opus-like.ts'

const [audio = '', ...args] = process.argv.slice(2)
const folder = args[args.indexOf('--output_dir') + 1] ?? '.'
const id = idInOpus(readFileSync(audio))

if (id === undefined) {
  process.stderr.write('RuntimeError: Failed to load audio: Invalid data found when processing input\n')
  process.exitCode = 1
} else {
  writeFileSync(join(folder, basename(audio).replace(/\.[^.]*$/, '.json')), JSON.stringify(whispered(id)))
}

function whispered(video: string): object {
  const { language, sentences } = inventedTalk(video)
  let at = 0
  const segments = sentences.map((sentence, index) => {
    const start = at
    at = Math.round((at + secondsOf(sentence)) * 100) / 100
    return {
      id: index,
      seek: Math.floor(start / 30) * 3_000,
      start,
      end: at,
      text: ` ${sentence}`,
      tokens: [],
      temperature: 0,
      avg_logprob: -0.2,
      compression_ratio: 1.4,
      no_speech_prob: 0.02,
    }
  })
  return { text: segments.map(({ text }) => text).join(''), segments, language }
}
