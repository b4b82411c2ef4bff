import { expect, it } from 'vitest'

import { metadata, toMetadata } from './metadata.ts'

it('plain values become the kind that says what they are', () => {
  expect(
    toMetadata({ text: 'x', whole: 3, part: 1.5, yes: true, at: new Date(5), none: null, odd: Number.NaN }),
  ).toEqual({
    text: { kind: 'text', text: 'x' },
    whole: { kind: 'int', value: 3 },
    part: { kind: 'float', value: 1.5 },
    yes: { kind: 'bool', value: true },
    at: { kind: 'timestamp', atMs: 5 },
    none: { kind: 'null' },
    odd: { kind: 'text', text: 'NaN' },
  })
})

it('a value made by a maker is kept as it is', () => {
  const made = {
    report: metadata.markdown('# x'),
    code: metadata.codeReferences([
      { file: 'a.ts', line: 3 },
      { url: 'https://example.org', label: 'docs' },
    ]),
    table: metadata.table(['a'], [[1]]),
  }
  expect(toMetadata(made)).toEqual(made)
})
