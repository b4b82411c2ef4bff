/**
 * The type promises of partitions. Each `@ts-expect-error` is a promise: the compiler must refuse the line below it.
 * Checked by `npm run check`; nothing here runs.
 */
import { allPartitions, lastPartitions, windowOffsets } from '../partition/mapping-kinds.ts'
import { multiKey } from '../partition/multi-key.ts'
import type { PartitionsDefinition, TimeWindow } from '../partition/partition.ts'
import { dynamicPartitions, multiPartitions, staticPartitions } from '../partition/partition.ts'
import { daily, hourly, monthly } from '../partition/time-windows.ts'
import { mapPartitions } from './asset-ref.ts'
import { defineAsset } from './asset.ts'
import { defineExternalAsset } from './external-asset.ts'
import { defineMultiAsset } from './multi-asset.ts'
import { byPartition, output, skip } from './outcome.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function expectType<_T extends true>(): void {}

const days = daily({ start: '2026-01-01' })
const regions = staticPartitions(['eu', 'us'])
const both = multiPartitions({ date: days, region: regions })

// What a function knows of its partition follows from the definition.
defineAsset({
  key: 'static',
  partitions: regions,
  run: (_inputs, { partition }) => {
    expectType<Equal<typeof partition.key, 'eu' | 'us'>>()
    expectType<Equal<typeof partition.keys, readonly ('eu' | 'us')[]>>()
    expectType<Equal<typeof partition.window, undefined>>()
    // @ts-expect-error there are no dimensions
    return partition.dimensions.region
  },
})
const raw = defineAsset({
  key: 'raw',
  partitions: days,
  run: (_inputs, { partition }) => {
    expectType<Equal<typeof partition.window, TimeWindow>>()
    return [{ startMs: partition.window.startMs, key: partition.key }]
  },
})
defineAsset({
  key: 'both',
  partitions: both,
  run: (_inputs, { partition }) => {
    expectType<Equal<typeof partition.dimensions.region, 'eu' | 'us'>>()
    expectType<Equal<typeof partition.dimensions.date, string>>()
    expectType<Equal<typeof partition.window, TimeWindow>>()
    // @ts-expect-error no such dimension
    return partition.dimensions.country
  },
})
defineAsset({
  key: 'no_time',
  partitions: multiPartitions({ a: regions, b: dynamicPartitions({ name: 'b' }) }),
  run: (_inputs, { partition }) => expectType<Equal<typeof partition.window, undefined>>(),
})
defineAsset({
  key: 'none',
  run: (_inputs, { partition }) => expectType<Equal<typeof partition, undefined>>(),
})

// A function that takes a range gives a value per key; the asset's value is that of one partition.
const ranged = defineAsset({
  key: 'ranged',
  partitions: days,
  takesRange: true,
  run: (_inputs, { partition }) => {
    expectType<Equal<typeof partition.window, TimeWindow>>()
    // @ts-expect-error it has several keys
    void partition.key
    return byPartition(new Map(partition.keys.map((key) => [key, key === '' ? skip('empty') : output(key.length)])))
  },
})
expectType<Equal<(typeof ranged)['~value'], number>>()
const rangedPair = defineMultiAsset({
  name: 'ranged_pair',
  partitions: regions,
  takesRange: true,
  assets: { one: { key: 'one' }, two: { key: 'two' } },
  run: () => ({ one: byPartition({ eu: 1, us: 2 }), two: byPartition({ eu: 'a' }) }),
})
expectType<Equal<(typeof rangedPair.assets.one)['~value'], number>>()

// Deps with a mapping keep their value's type, unless they are read as a map or may come to nothing.
defineAsset({
  key: 'weekly',
  partitions: days,
  deps: {
    week: mapPartitions(raw, windowOffsets({ start: -6 })),
    before: mapPartitions(raw, windowOffsets({ start: -1, end: -1, allowMissing: true })),
    each: mapPartitions(raw, lastPartitions(7), { as: 'map' }),
  },
  after: [mapPartitions(ranged, allPartitions())],
  run: ({ week, before, each }) => {
    expectType<Equal<typeof week, { startMs: number; key: string }[]>>()
    expectType<Equal<typeof before, { startMs: number; key: string }[] | undefined>>()
    expectType<Equal<typeof each, ReadonlyMap<string, { startMs: number; key: string }[]>>>()
  },
})

// Layers are kept.
const silver = defineAsset({ key: 'silver', layer: 'silver', partitions: days, run: () => 1 })
defineAsset({
  key: 'bronze',
  layer: 'bronze',
  partitions: days,
  // @ts-expect-error a bronze asset cannot take a silver dep
  deps: { silver: mapPartitions(silver, allPartitions()) },
  run: () => 1,
})

// An observation knows its partition.
defineExternalAsset()({
  key: 'outside',
  partitions: regions,
  observe: ({ partition }) => {
    expectType<Equal<typeof partition.key, 'eu' | 'us'>>()
    return { dataVersion: partition.key }
  },
})

expectType<Equal<ReturnType<typeof multiKey>, string>>()
multiKey(both, { date: '2026-01-01', region: 'eu' })
// @ts-expect-error no such region
multiKey(both, { date: '2026-01-01', region: 'asia' })
// @ts-expect-error a dimension is missing
multiKey(both, { date: '2026-01-01' })

const erased: readonly PartitionsDefinition[] = [days, regions, both, dynamicPartitions({ name: 'customers' })]
void erased
hourly({ start: 0, minuteOffset: 15 })
// @ts-expect-error an hour has no hour of the day
hourly({ start: 0, hourOffset: 6 })
// @ts-expect-error a start is needed
monthly({ dayOffset: 2 })
// @ts-expect-error dimensions are one kind of key each
multiPartitions({ both, region: regions })
