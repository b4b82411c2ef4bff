import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { artifactName } from './artifact-name.ts'
import { decodeSegment, encodeSegment, isHashed } from './segment.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '.',
    '..',
    '...',
    '_tmp',
    '.hidden',
    '/',
    '../../x',
    'a/b',
    'a\\b',
    'CON',
    'nul',
    'x.',
    'x ',
    '%2e',
    '%~a',
    '\0',
  ),
)
const rules = fc.record({ foldsCase: fc.boolean(), longestBytes: fc.constantFrom(80, 180), hasNoDots: fc.boolean() })

describe('a part of a key', () => {
  test('comes back from its segment, whatever text it is', () => {
    fc.assert(
      fc.property(anyText, rules, (text, rule) => {
        const segment = encodeSegment(text, rule)
        if (!isHashed(segment)) expect(decodeSegment(segment)).toBe(text)
      }),
    )
  })

  test('never leaves its folder, hides, takes a name of the store, or is too long', () => {
    fc.assert(
      fc.property(anyText, rules, (text, rule) => {
        const segment = encodeSegment(text, rule)
        expect(segment).toMatch(rule.foldsCase ? /^[a-z0-9~@+=,%-][a-z0-9._~@+=,%-]*$/ : /^[\w~@+=,%-][\w.~@+=,%-]*$/)
        expect(segment).not.toMatch(/^[._]|\.$|^(con|nul)$/i)
        expect(segment.length).toBeLessThanOrEqual(rule.longestBytes)
        if (rule.hasNoDots) expect(segment).not.toContain('.')
      }),
    )
  })

  test('differs in more than case from that of another text, where case is folded', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const rule = { foldsCase: true, longestBytes: 180 }
        const same = encodeSegment(one, rule).toLowerCase() === encodeSegment(other, rule).toLowerCase()
        expect(same).toBe(one === other)
      }),
    )
    expect(encodeSegment('dQw4', { foldsCase: true, longestBytes: 180 })).toBe('d%51w4')
  })

  test.each([
    ['dQw4w9WgXcQ', 'dQw4w9WgXcQ'],
    ['@channel+1', '@channel+1'],
    ['..', '%2e%2e'],
    ['a/b', 'a%2fb'],
    ['_index', '%5findex'],
    ['Привет', '%d0%9f%d1%80%d0%b8%d0%b2%d0%b5%d1%82'],
    ['\ud800', '%ud800'],
    ['aux', '%61ux'],
    ['con.txt', '%63on.txt'],
    ['console', 'console'],
  ])('%j is %s', (text, segment) => {
    expect(encodeSegment(text, { foldsCase: false, longestBytes: 180 })).toBe(segment)
  })

  test('a segment that no text has is told from one', () => {
    for (const segment of ['%', '%zz', '%ff', 'a%2']) expect(decodeSegment(segment)).toBeUndefined()
  })
})

describe('the name of an artefact', () => {
  const ext = anyText.filter((text) => !/^\.|\.$|[/\\]/.test(text))
  const anyKey = fc.record({ sourceType: anyText, externalId: anyText, artifactType: anyText, ext })

  test('is its own: two keys never share one, nor that of a sidecar', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (one, other) => {
        const [name, second] = [
          artifactName(one, { foldsCase: false }).name,
          artifactName(other, { foldsCase: false }).name,
        ]
        expect(name === second).toBe(JSON.stringify(one) === JSON.stringify(other))
        expect(name).not.toBe(`${second}.meta.json`)
        expect(name.split('/')).toHaveLength(3)
        for (const segment of name.split('/')) expect(segment.length + '.meta.json'.length).toBeLessThanOrEqual(255)
      }),
      { numRuns: 300 },
    )
    const key = { sourceType: 's', externalId: '1', artifactType: 'raw', ext: 'json' }
    expect(artifactName(key, { foldsCase: false }).name).toBe('s/1/raw.json')
    expect(artifactName({ ...key, ext: 'json.meta.json' }, { foldsCase: false }).name).toBe('s/1/raw.json%2emeta.json')
    expect(artifactName({ ...key, artifactType: 'raw.v2' }, { foldsCase: false }).name).toBe('s/1/raw%2ev2.json')
  })

  test.each([
    { sourceType: '' },
    { externalId: '' },
    { artifactType: '' },
    { ext: '' },
    { externalId: 7 as unknown as string },
    { ext: '.json' },
    { ext: 'a/b' },
  ])('with %j is refused', (part) => {
    const key = { sourceType: 's', externalId: '1', artifactType: 'raw', ext: 'json', ...part }
    expect(() => artifactName(key, { foldsCase: false })).toThrow(
      expect.objectContaining({ code: 'invalid/artifact-key' }),
    )
  })
})
