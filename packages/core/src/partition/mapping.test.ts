import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { keySpace } from './key-space.ts'
import {
  allPartitions,
  customMapping,
  dimension,
  dimensionMappings,
  identity,
  lastPartitions,
  specificPartitions,
  staticMapping,
  windowOffsets,
} from './mapping-kinds.ts'
import type { PartitionMapping } from './mapping-kinds.ts'
import { defaultMapping, downstreamSet, readBy, upstreamSet } from './mapping.ts'
import { has, toKeys } from './partition-set.ts'
import type { PartitionsDefinition } from './partition.ts'
import { dynamicPartitions, multiPartitions, staticPartitions } from './partition.ts'
import { daily, hourly, monthly, weekly } from './time-windows.ts'

const NOW = { nowMs: Date.parse('2026-01-20T00:00:00Z'), dynamicKeys: () => ['c1', 'c2', 'c3'] }
const days = daily({ start: '2026-01-01' })
const regions = staticPartitions(['eu', 'us', 'asia'])

function read(
  mapping: PartitionMapping,
  down: PartitionsDefinition,
  up: PartitionsDefinition,
  key: string,
): readonly string[] {
  return toKeys(keySpace(up, NOW), upstreamSet(mapping, down, up, NOW, key))
}
function readers(
  mapping: PartitionMapping,
  down: PartitionsDefinition,
  up: PartitionsDefinition,
  key: string,
): readonly string[] {
  return toKeys(keySpace(down, NOW), downstreamSet(mapping, down, up, NOW, key))
}
const missing = (mapping: PartitionMapping, down: PartitionsDefinition, up: PartitionsDefinition, key: string) =>
  readBy(mapping, { downstream: down, upstream: up, moment: NOW }, key).missing

describe('without a mapping of their own', () => {
  it('two that are cut alike are read by key', () => {
    expect(defaultMapping(days, daily({ start: '2026-01-01' }))).toEqual({ kind: 'identity' })
    expect(read(defaultMapping(days, days), days, days, '2026-01-03')).toEqual(['2026-01-03'])
  })

  it('two in time windows are read by the time that they share', () => {
    const weeks = weekly({ start: '2026-01-01' })
    const mapping = defaultMapping(weeks, days)
    expect(read(mapping, weeks, days, '2026-01-11')).toEqual(Array.from({ length: 7 }, (_, i) => `2026-01-${11 + i}`))
    expect(readers(mapping, weeks, days, '2026-01-04')).toEqual(['2026-01-04'])
    // In the other direction, a day reads its week: once there is that week.
    expect(read(defaultMapping(days, weeks), days, weeks, '2026-01-14')).toEqual(['2026-01-11'])
    expect(missing(defaultMapping(days, weeks), days, weeks, '2026-01-19')).toBe(
      'the window 2026-01-18T00:00:00.000Z to 2026-01-25T00:00:00.000Z',
    )
    expect(missing(defaultMapping(days, weeks), days, weeks, '2026-01-02')).toMatch(/^the window 2026-01-02/)
  })

  it('a day in a time zone reads the hours that its clocks show', () => {
    const local = daily({ start: '2026-01-01', timezone: 'Europe/Zurich' })
    const hours = hourly({ start: '2025-12-01' })
    expect(read(defaultMapping(local, hours), local, hours, '2026-01-02').at(0)).toBe('2026-01-01-23:00')
    expect(read(defaultMapping(local, hours), local, hours, '2026-01-02')).toHaveLength(24)
  })

  it('one in several dimensions is read by the dimension, or dimensions, that both have', () => {
    const both = multiPartitions({ date: days, region: regions })
    expect(read(defaultMapping(days, both), days, both, '2026-01-02')).toEqual([
      '2026-01-02|eu',
      '2026-01-02|us',
      '2026-01-02|asia',
    ])
    expect(read(defaultMapping(both, regions), both, regions, '2026-01-02|us')).toEqual(['us'])
    const more = multiPartitions({ date: days, region: regions, size: staticPartitions(['s', 'm']) })
    expect(read(defaultMapping(both, more), both, more, '2026-01-02|us')).toEqual([
      '2026-01-02|us|s',
      '2026-01-02|us|m',
    ])
    expect(read(defaultMapping(more, both), more, both, '2026-01-02|us|m')).toEqual(['2026-01-02|us'])
  })

  it('others read all', () => {
    expect(read(defaultMapping(days, regions), days, regions, '2026-01-02')).toEqual(['eu', 'us', 'asia'])
  })
})

describe('a mapping', () => {
  it('of the last few reads the newest that there are', () => {
    expect(read(lastPartitions(2), regions, days, 'eu')).toEqual(['2026-01-18', '2026-01-19'])
    expect(readers(lastPartitions(2), regions, days, '2026-01-17')).toEqual([])
  })

  it('by offsets moves the windows that are read, and says which are missing', () => {
    const week = windowOffsets({ start: -6 })
    expect(read(week, days, days, '2026-01-10')).toHaveLength(7)
    expect(read(week, days, days, '2026-01-02')).toEqual(['2026-01-01', '2026-01-02'])
    expect(missing(week, days, days, '2026-01-02')).toMatch(/moved to before the first one/)
    expect(missing(windowOffsets({ start: -6, allowMissing: true }), days, days, '2026-01-02')).toBeUndefined()
    const yesterday = windowOffsets({ start: -1, end: -1, allowMissing: true })
    expect(read(yesterday, days, days, '2026-01-01')).toEqual([])
    expect(readers(yesterday, days, days, '2026-01-01')).toEqual(['2026-01-02'])
    expect(missing(windowOffsets({ start: 1, end: 1 }), days, days, '2026-01-19')).toMatch(/2026-01-20/)
  })

  it('by offsets counts the windows that there are: on a Monday, one earlier is Friday', () => {
    const workdays = daily({ start: '2026-01-01', exclusions: ['* * * * 0,6'] })
    expect(read(windowOffsets({ start: -1, end: -1 }), workdays, workdays, '2026-01-12')).toEqual(['2026-01-09'])
  })

  it('by a list, by keys or by a rule of the author goes both ways', () => {
    const listed = staticMapping({ eu: ['us', 'asia'], us: 'us' })
    expect(read(listed, regions, regions, 'eu')).toEqual(['us', 'asia'])
    expect(read(listed, regions, regions, 'asia')).toEqual([])
    expect(readers(listed, regions, regions, 'us')).toEqual(['eu', 'us'])
    expect(readers(specificPartitions(['us']), days, regions, 'us')).toHaveLength(19)
    const rule = customMapping({ upstream: (key) => (key.endsWith('1') ? ['eu'] : ['us', 'asia']) })
    expect(read(rule, days, regions, '2026-01-11')).toEqual(['eu'])
    expect(readers(rule, days, regions, 'eu')).toEqual(['2026-01-01', '2026-01-11'])
  })

  it('of dimensions says of each from which it follows', () => {
    const both = multiPartitions({ date: days, region: regions })
    const shifted = dimensionMappings({
      date: windowOffsets({ start: -1, end: -1 }),
      region: staticMapping({ eu: 'us', us: 'eu', asia: 'asia' }),
    })
    expect(read(shifted, both, both, '2026-01-05|eu')).toEqual(['2026-01-04|us'])
    expect(readers(shifted, both, both, '2026-01-04|us')).toEqual(['2026-01-05|eu'])
    expect(missing(shifted, both, both, '2026-01-01|eu')).toMatch(/before the first one/)
  })

  it('whose rule throws, or names what is no list of keys, says so', () => {
    const broken = customMapping({
      upstream: () => {
        throw new Error('oh')
      },
    })
    expect(() => read(broken, regions, regions, 'eu')).toThrow('a custom partition mapping, asked for "eu", threw: oh')
    const wrong = customMapping({ upstream: () => 'eu' as never })
    expect(() => read(wrong, regions, regions, 'eu')).toThrow('did not return a list of keys')
  })
})

const windowed = fc.constantFrom<PartitionsDefinition>(
  days,
  hourly({ start: '2026-01-10' }),
  weekly({ start: '2026-01-01', timezone: 'America/New_York' }),
  monthly({ start: '2025-06-01' }),
  daily({ start: '2026-01-05', end: '2026-01-15', timezone: 'Europe/Zurich' }),
  daily({ start: '2026-01-01', exclusions: ['* * * * 0,6'], endOffset: 1 }),
)
const flat = fc.oneof(
  windowed,
  fc.constantFrom<PartitionsDefinition>(
    regions,
    staticPartitions(['us', 'x', 'eu']),
    dynamicPartitions({ name: 'customers' }),
  ),
)
const multi = fc.constantFrom<PartitionsDefinition>(
  multiPartitions({ date: days, region: regions }),
  multiPartitions({ a: regions, date: weekly({ start: '2026-01-01' }), z: dynamicPartitions({ name: 'customers' }) }),
  multiPartitions({ date: daily({ start: '2026-01-05' }), region: staticPartitions(['eu', 'us']) }),
)

interface Case {
  readonly down: PartitionsDefinition
  readonly up: PartitionsDefinition
  readonly mapping: PartitionMapping
}
const offsets = fc
  .record({ start: fc.integer({ min: -3, max: 3 }), end: fc.integer({ min: -3, max: 3 }) })
  .map((one) => windowOffsets(one))
const simple = fc.constantFrom<PartitionMapping>(
  identity(),
  allPartitions(),
  lastPartitions(1),
  lastPartitions(4),
  specificPartitions(['us', '2026-01-06']),
  staticMapping({ eu: ['us', 'c1'], us: 'eu', '2026-01-06': ['us', '2026-01-07'] }),
  customMapping({
    upstream: (key, { upstream }) => [...upstream.keys()].filter((one) => (one.length + key.length) % 3 === 0),
  }),
)
const cases: fc.Arbitrary<Case> = fc.oneof(
  fc.record({ down: windowed, up: windowed, mapping: offsets }),
  fc.record({ down: flat, up: flat, mapping: simple }),
  fc
    .tuple(fc.oneof(flat, multi), fc.oneof(flat, multi))
    .map(([down, up]) => ({ down, up, mapping: defaultMapping(down, up) })),
  fc.record({ down: multi, up: flat, mapping: simple.map((one) => dimension('date', one)) }),
  fc.record({ down: flat, up: multi, mapping: simple.map((one) => dimension('date', one)) }),
  fc.record({
    down: multi,
    up: multi,
    mapping: fc
      .tuple(simple, simple)
      .map(([a, b]) => dimensionMappings({ date: a, region: { from: 'date', mapping: b } })),
  }),
  fc.record({
    down: flat,
    up: flat,
    mapping: fc.tuple(simple, simple).map((mappings): PartitionMapping => ({ kind: 'any', mappings })),
  }),
)

it('any mapping: one partition is in what another reads exactly when that one is among its readers', () => {
  fc.assert(
    fc.property(cases, fc.nat(), fc.nat(), ({ down, up, mapping }, i, j) => {
      const [below, above] = [keySpace(down, NOW), keySpace(up, NOW)]
      if (below.size === 0 || above.size === 0) return
      const readerKey = below.keyAt(i % below.size) ?? ''
      const readKey = above.keyAt(j % above.size) ?? ''
      const reads = upstreamSet(mapping, down, up, NOW, readerKey)
      const read = downstreamSet(mapping, down, up, NOW, readKey)
      expect(has(read, i % below.size)).toBe(has(reads, j % above.size))
      for (const set of [reads, read]) {
        for (const [n, [from, to]] of set.ranges.entries()) {
          expect(from).toBeLessThanOrEqual(to)
          expect(from).toBeGreaterThan((set.ranges[n - 1]?.[1] ?? -2) + 1)
        }
      }
      for (const one of toKeys(above, reads))
        expect(has(downstreamSet(mapping, down, up, NOW, one), i % below.size)).toBe(true)
    }),
    { numRuns: 600 },
  )
})
