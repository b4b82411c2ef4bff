import { join, resolve } from 'node:path'

import { expect, test } from 'vitest'

import { SOURCE_NAMES } from '../source-name.ts'
import { parseConfig, readConfig } from './config.ts'
import { offSentence } from './sources-on.ts'

const HOME = resolve(import.meta.dirname, '../..')

function slips(yaml: string): string[] {
  try {
    parseConfig(yaml, 'aggre.yaml')
  } catch (error) {
    if (error instanceof Error) return error.message.split('\n').slice(1)
  }
  return []
}

test('the configuration that comes with aggre names every source, and no key that is not known', () => {
  const config = readConfig(join(HOME, 'aggre.yaml'))
  expect(Object.keys(config.sources).toSorted()).toEqual([...SOURCE_NAMES].toSorted())
  expect(config.content.isRobotsRespected).toBe(true)
})

test('what the file does not say has a default, and a source that it does not name is off', () => {
  const { sources, http, content } = parseConfig('sources:\n  lobsters:\n', 'x')
  expect(sources).toEqual({
    lobsters: {
      enabled: true,
      everyMs: 0,
      minGapMs: 1000,
      origin: 'https://lobste.rs',
      lists: ['hottest', 'newest'],
      maxPages: 1,
    },
  })
  expect(http.maxBytes).toBe(20_000_000)
  expect(content.batchSize).toBe(50)
  expect(parseConfig('', 'x').sources).toEqual({})
})

test('an alias of nothing is named with its place', () => {
  expect(slips('sources:\n  rss: *nope\n  reddit: [*later, &later x]')).toEqual([
    'aggre.yaml:2:8 *nope stands for nothing: no &nope comes before it',
    'aggre.yaml:3:12 *later stands for nothing: no &later comes before it',
  ])
})

test('a configuration in which nothing is switched on says so, and so does one without a source that is asked', () => {
  const said = (yaml: string, ...asked: Parameters<typeof offSentence>[1]) => offSentence(parseConfig(yaml, 'x'), asked)
  for (const yaml of ['', 'sources: { lobsters: { enabled: false } }']) {
    expect(said(yaml)).toMatch(/^No source is switched on in the configuration/)
  }
  expect(said('sources: { lobsters: }')).toBeUndefined()
  expect(said('sources: { lobsters: }', 'lobsters')).toBeUndefined()
  expect(said('sources: { lobsters: }', 'reddit', 'lobsters', 'rss')).toMatch(/so not asked: reddit, rss\./)
})

test('everything that is wrong is said at once, in the order of the file, with its place', () => {
  const yaml = [
    'sources:',
    '  lobsterss: {}',
    '  reddit:',
    '    sorts: [hots]',
    '    subreddits: [ClaudeAI, claudeai]',
    '    maxPage: 3',
    '  rss:',
    '    feeds:',
    '      - name: one',
    '      - { name: two, url: "ftp://x" }',
    'content:',
    '  batchSize: 1.5',
  ].join('\n')
  expect(slips(yaml)).toEqual([
    'aggre.yaml:2:3 sources.lobsterss: is no key that is known; did you mean "lobsters"?',
    'aggre.yaml:4:13 sources.reddit.sorts[0]: must be one of hot, new, top, rising, controversial',
    'aggre.yaml:5:28 sources.reddit.subreddits[1]: "claudeai" is listed twice',
    'aggre.yaml:6:5 sources.reddit.maxPage: is no key that is known; did you mean "maxPages"?',
    'aggre.yaml:9:9 sources.rss.feeds[0].url: is missing',
    'aggre.yaml:10:27 sources.rss.feeds[1].url: must be an http or https address',
    'aggre.yaml:12:14 content.batchSize: must be a whole number',
  ])
})

test('a key that resembles none lists those that are known', () => {
  expect(slips('transcribe:\n  colour: blue')).toEqual([
    'aggre.yaml:2:3 transcribe.colour: is no key that is known; known here: enabled, batchSize, maxAttempts, firstDelayMs, maxDelayMs, maxDurationMs, maxBytes, timeoutMs',
  ])
})

test.each([
  ['a: [\nb: c: d', 'aggre.yaml:2:1 Flow sequence in block collection must be sufficiently indented and end with a ]'],
  ['http: {}\nhttp: {}', 'aggre.yaml:2:1 Map keys must be unique'],
  ['- 1', 'aggre.yaml:1:1 must be a map of keys and values'],
  ['sources:\n  lobsters: yes please', 'aggre.yaml:2:13 sources.lobsters: must be a map of keys and values'],
  ['collect:\n  timezone: Mars/Olympus', 'aggre.yaml:2:13 collect.timezone: must be a time zone like Europe/Zurich'],
  ['http:\n  timeoutMs: 1', 'aggre.yaml:2:14 http.timeoutMs: must be 100 or more'],
  [
    'content:\n  neverHosts: [https://x.org]',
    'aggre.yaml:2:16 content.neverHosts[0]: must be a host in lower case like example.org, or *.example.org for all below it',
  ],
])('%j is refused with its place', (yaml, slip) => {
  expect(slips(yaml)).toContain(slip)
})

test('a file that is not there is a sentence with its name', () => {
  expect(() => readConfig('/nowhere/aggre.yaml')).toThrow(
    /^The configuration \/nowhere\/aggre\.yaml cannot be read: ENOENT/,
  )
})

test('a file of aliases that would unfold without end is refused', () => {
  const bomb = [
    'a0: &a0 [x]',
    ...Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(', ')}]`),
  ]
  expect(slips(bomb.join('\n'))).toEqual(['aggre.yaml:1:1 unfolds its aliases without end'])
})
