import { describe, expect, test } from 'vitest'

import {
  computedCodesIn,
  documentedCodesIn,
  errorCodesIn,
  placesOfOneMachine,
  problemsOfErrorCodes,
  relativeLinksIn,
  runnableFencesIn,
} from './check-docs.ts'

const page = (...codes: readonly string[]) =>
  ['| Code | When | What to do |', '| --- | --- | --- |', ...codes.map((code) => `| \`${code}\` | … | … |`)].join('\n')

describe('error codes', () => {
  test('are found wherever a literal names one, on the line of `new` or not', () => {
    const source = `throw new StorageError(\n  isFull ? 'storage/full' : 'storage/failed',\n  "…")\nfail('invalid/row', x)`
    expect(errorCodesIn(source)).toEqual(['storage/full', 'storage/failed', 'invalid/row'])
  })

  test('are not found in paths, in prose, or in rooms that are none', () => {
    expect(
      errorCodesIn(`import x from '../storage/storage.ts'\n// Errors: invalid/row\nconst key = 'bronze/row'`),
    ).toEqual([])
  })

  test('that are put together at run time are pointed at', () => {
    expect(computedCodesIn('throw new InvalidError(`invalid/${what}`, text)')).toEqual([
      'new InvalidError(`invalid/${what}`',
    ])
  })

  test('that are missing on the page, unused or listed twice are problems', () => {
    const sources = [{ path: 'packages/a/src/a.ts', text: `'invalid/a' 'invalid/b'` }]
    expect(problemsOfErrorCodes(sources, page('invalid/a', 'invalid/c', 'invalid/a'))).toEqual([
      'packages/a/src/a.ts: invalid/b is not in docs/errors.md',
      'docs/errors.md: invalid/c is in no source',
      'docs/errors.md: invalid/a is listed twice',
    ])
    expect(problemsOfErrorCodes(sources, page('invalid/a', 'invalid/b'))).toEqual([])
  })

  test('count as documented only where they open a row', () => {
    expect(documentedCodesIn(`${page('storage/full')}\n\nSee \`invalid/row\`.\n| x | \`invalid/row\` |`)).toEqual([
      'storage/full',
    ])
  })
})

test('links lead to files when they are relative; addresses, anchors and code are left alone', () => {
  const markdown =
    '[a](docs/a.md#part) ![b](../b.png "title") [c](https://example.com/c.md) [d](#here) `[e](e.md)`\n```\n[f](f.md)\n```'
  expect(relativeLinksIn(markdown)).toEqual(['docs/a.md', '../b.png'])
})

test('folders of one machine and registries are found; routes and other addresses are not', () => {
  const folder = ['', 'home', 'jane', 'ingot'].join('/')
  const registry = ['https://regi', 'stry.example.com/ingot'].join('')
  expect(placesOfOneMachine(`cd ${folder}\nfrom ${registry}.`)).toEqual([folder.slice(0, 10), `${registry}.`])
  expect(placesOfOneMachine('https://example.com/home/page, src/tmp/x, /api/v1/runs, ~/work/x, /home/me/x')).toEqual([])
})

test('only fences marked runnable are run', () => {
  expect(runnableFencesIn('```ts\na\n```\n```ts runnable\nb\nc\n```\n')).toEqual(['b\nc\n'])
})
