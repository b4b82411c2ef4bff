import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { languageCode } from './language-code.ts'
import { readTranscript } from './whisper.ts'

const textOf = (json: unknown): string => {
  const read = readTranscript(json)
  return read.ok ? read.transcript.text : read.reason
}
const said = (...texts: readonly string[]) => ({
  segments: texts.map((text, index) => ({ start: index, end: index + 1, text, seek: index * 100 })),
})

test('the three shapes read alike', () => {
  const expected = {
    ok: true,
    transcript: {
      text: 'Good morning. All is well.',
      language: 'en',
      segments: [
        { startMs: 0, endMs: 1_250, text: 'Good morning.' },
        { startMs: 1_250, endMs: 3_000, text: 'All is well.' },
      ],
    },
  }
  const segments = [
    { id: 0, seek: 0, start: 0, end: 1.25, text: ' Good morning.' },
    { id: 1, seek: 0, start: 1.25, end: 3, text: ' All is\n well.' },
  ]
  expect(readTranscript({ text: ' Good morning. All is well.', segments, language: 'en' })).toEqual(expected)
  expect(readTranscript({ task: 'transcribe', duration: 3, language: 'english', text: '', segments })).toEqual(expected)
  expect(
    readTranscript({
      systeminfo: 'AVX',
      result: { language: 'en' },
      transcription: [
        { timestamps: {}, offsets: { from: 0, to: 1_250 }, text: ' Good morning.' },
        { timestamps: {}, offsets: { from: 1_250, to: 3_000 }, text: ' All is well.' },
        { timestamps: {}, offsets: { from: 3_000, to: 9_000 }, text: ' [BLANK_AUDIO]' },
      ],
    }),
  ).toEqual(expected)
})

test('a text without segments is one segment', () => {
  expect(readTranscript({ text: 'Hello.' })).toEqual({
    ok: true,
    transcript: { text: 'Hello.', language: undefined, segments: [{ startMs: 0, endMs: 0, text: 'Hello.' }] },
  })
})

test.each([[null], ['text'], [[]], [{}], [{ text: 7 }], [{ error: { message: 'no' } }]])(
  '%j is no transcript',
  (json) => {
    expect(readTranscript(json)).toEqual({ ok: false, reason: 'it holds neither segments nor a text' })
  },
)

test('what is wrong in a segment does not cost the others', () => {
  const segments = [null, 7, { text: 8 }, { text: 'kept', start: 'x', end: null }, { text: '  ' }]
  expect(textOf({ segments })).toBe('kept')
  expect(textOf({ transcription: [{ text: 'lost' }, { text: 'kept', offsets: { from: 0, to: 1 } }] })).toBe('kept')
})

test.each([
  ['music and silence are no speech', said('♪ ♪', '(applause)', '[Music]', 'Hello.'), 'Hello.'],
  ['what people say twice stays', said('No idea.', 'No idea.', 'No.'), 'No idea. No idea. No.'],
  ['three times is once', said('So.', 'Thanks!', 'thanks.', 'Thanks!', 'Bye.'), 'So. Thanks! Bye.'],
  [
    'a round of two is once',
    said('A one.', 'B two.', 'A one.', 'B two.', 'A one.', 'B two.', 'A one.'),
    'A one. B two.',
  ],
  ['four times in a sentence stays', said('no no no no'), 'no no no no'],
  ['five times does not', said('well no, no, no, no, no. Yes'), 'well no, Yes'],
  ['a long phrase', said(`I say ${'that he is one '.repeat(9)}that he`), 'I say that he is one'],
  ['a language without blanks', said(`はい${'ありがとう'.repeat(8)}さようなら`), 'はいありがとうさようなら'],
  ['a laugh stays', said('hahahaha'), 'hahahaha'],
  ['numbers stay', said('It cost 1000000 in 2020, 20 20.'), 'It cost 1000000 in 2020, 20 20.'],
])('%s', (_, json, text) => {
  expect(textOf(json)).toBe(text)
})

const failed = (noSpeech: number, ...texts: readonly string[]) => ({
  segments: texts.map((text) => ({ start: 0, end: 1, seek: 0, text, compression_ratio: 3, no_speech_prob: noSpeech })),
})

test('of a window that whisper counts as failed each text is said once, or nothing where nobody speaks', () => {
  const words = [
    'Sorry.',
    'Fine.',
    'Sorry.',
    'Sorry.',
    'Fine.',
    'Sorry.',
    'Sorry.',
    'Sorry.',
    'Sorry.',
    'Sorry.',
    'Sorry.',
  ]
  expect(textOf(failed(0.3, ...words))).toBe('Sorry. Fine.')
  expect(textOf(failed(0.8, ...words))).toBe('')
  // Little of it repeats: somebody may have spoken.
  expect(textOf(failed(0.8, 'We went up the hill.', 'We went up the hill.', 'It was late.'))).toBe(
    'We went up the hill. It was late.',
  )
})

test('a text of different words comes out as it went in, whatever its length', () => {
  const word = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f') })
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 300 }), (words) => {
      expect(textOf(said(words.join(' ')))).toBe(words.join(' '))
    }),
  )
})

test('ten hours of the same words are read quickly enough to finish', () => {
  const json = said(...Array.from({ length: 20_000 }, (_, index) => `Line ${index % 3} of the same old song.`))
  expect(textOf(json)).toBe('Line 0 of the same old song. Line 1 of the same old song. Line 2 of the same old song.')
  expect(textOf(said('ab'.repeat(200_000))).length).toBeLessThan(100)
})

test('languages are known by code and by name, in any case', () => {
  expect(
    ['EN', 'german', 'Japanese', 'castilian', 'jw', 'haitian creole', 'yue', 'Cantonese'].map(languageCode),
  ).toEqual(['en', 'de', 'ja', 'es', 'jv', 'ht', 'yue', 'yue'])
  expect(['', 'auto', 'klingon', null, 7].map(languageCode)).toEqual(Array(5).fill(undefined))
})

const FOLDER = resolve(import.meta.dirname, '../../../../../shared/data/aggre/whisper')

describe.skipIf(!existsSync(FOLDER))('the recorded outputs (skipped where they are not at hand)', () => {
  const recorded = globSync('*/*.json{,.gz}', { cwd: FOLDER })
    .toSorted()
    .map((path) => {
      const bytes = readFileSync(join(FOLDER, path))
      const json = JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as Recorded
      const read = readTranscript(json)
      if (!read.ok) throw new Error(`${path}: ${read.reason}`)
      return { path: path.replace(/\.(mp[34]|wav)\.words\.json(\.gz)?$/, ''), json, transcript: read.transcript }
    })

  interface Recorded {
    readonly text: string
    readonly segments: readonly { readonly text: string }[]
  }

  test('all 41 are read, with their language as a code', () => {
    expect(recorded).toHaveLength(41)
    const languages = new Map<string, number>()
    for (const { transcript } of recorded) {
      const language = transcript.language ?? 'none'
      languages.set(language, (languages.get(language) ?? 0) + 1)
    }
    expect(Object.fromEntries(languages)).toEqual({ en: 25, fr: 7, ja: 4, de: 2, ar: 1, ru: 1, zh: 1 })
  })

  test('of 35 not a word is lost, of 6 the repeats', () => {
    const squeezed = (text: string) => text.replaceAll(/\s+/g, '')
    const changed = recorded.filter(({ json, transcript }) => squeezed(json.text) !== squeezed(transcript.text))
    expect(
      changed.map(({ path, json, transcript }) => [path, json.segments.length, transcript.segments.length]),
    ).toEqual([
      ['corner_cases/issue24_empty', 29, 0],
      ['corner_cases/random.nocond_apollo11', 28, 24],
      ['corner_cases/stucked_lm_apollo11', 6, 5],
      ['medium_auto/radio_short', 61, 7],
      ['small.en/arabic', 3, 1],
      ['tiny_auto/radio_short', 22, 15],
    ])
  })

  test('what is left of them is what was said', () => {
    const left = (name: string) => recorded.find(({ path }) => path === name)?.transcript.text
    expect(left('corner_cases/issue24_empty')).toBe('')
    expect(left('tiny_auto/empty')).toBe('')
    expect(left('small.en/arabic')).toBe('one who is the')
    expect(left('corner_cases/stucked_lm_apollo11')).toMatch(/blizzard frames\. Alright, got them, got them,$/)
    expect(left('tiny_auto/radio_short')).toMatch(
      /^What are you telling me, guys\? What are you telling me, dude\? The most/,
    )
  })

  test('segments follow one another in time', () => {
    for (const { path, transcript } of recorded) {
      for (const { startMs, endMs } of transcript.segments) expect(endMs, path).toBeGreaterThanOrEqual(startMs)
    }
  })
})
