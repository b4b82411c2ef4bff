/**
 * The type promises of ops and jobs. Each `@ts-expect-error` is a promise: the compiler must refuse the line below it.
 * Checked by `npm run check`; nothing here runs.
 */
import { z } from 'zod'

import { staticPartitions } from '../partition/partition.ts'
import { executeJob } from '../testing/execute-job.ts'
import { dynamic } from './dynamic.ts'
import { defineGraph } from './graph-definition.ts'
import type { Job } from './job-spec.ts'
import { defineJob } from './job.ts'
import { defineOp } from './op.ts'
import { output, skip } from './outcome.ts'
import { defineResource } from './resource.ts'
import type { EndedStep, FailedStep } from './trigger.ts'
import { always, onFailure } from './trigger.ts'
import type { Collected, Dynamic, Mapped, Wire } from './wire.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function expectType<_T extends true>(): void {}

interface Video {
  readonly id: string
}
const store = defineResource({ name: 'store', open: () => ({ put: (id: string) => id.length }) })

// The type of a return is that of the wire; `output`, `skip` and promises are taken off.
const listVideos = defineOp({
  name: 'list_videos',
  run: async ({ goalId }: { goalId: string }) => dynamic<Video>([{ id: goalId }], (video) => video.id),
})
const download = defineOp({
  name: 'download',
  config: z.object({ quality: z.number().default(1) }),
  resources: { store },
  retry: { maxRetries: 2 },
  run: async ({ video }: { video: Video }, { resources, config, partition }) => {
    expectType<Equal<typeof config, { quality: number }>>()
    partition?.key.toUpperCase()
    return video.id === '' ? skip('empty') : output(resources.store.put(video.id) + config.quality)
  },
})
const summarise = defineOp({ name: 'summarise', run: ({ stored }: { stored: readonly number[] }) => stored.length })
const sort = defineOp({
  name: 'sort',
  outputs: { good: {}, bad: { optional: true } },
  run: ({ video }: { video: Video }) => (video.id === '' ? { good: 1, bad: 'no' } : { good: 2 }),
})
const plain = defineOp({ name: 'plain', run: () => 1 })
const optional = defineOp({ name: 'optional', run: ({ limit = 3 }: { limit?: number }) => limit })

export const job = defineJob({
  name: 'download_videos',
  config: z.object({ goalId: z.string(), deep: z.object({ n: z.number() }).optional(), limit: z.number().default(5) }),
  compose: ({ config }) => {
    expectType<Equal<typeof config.goalId extends Wire<string> ? true : false, true>>()
    const videos = listVideos({ goalId: config.goalId })
    expectType<Equal<typeof videos, Dynamic<Video>>>()
    const stored = videos.map((video) => download({ video }))
    expectType<Equal<typeof stored, Mapped<Wire<number>>>>()
    const all = stored.collect()
    expectType<Equal<typeof all, Wire<number[]>>>()
    expectType<Equal<ReturnType<typeof videos.collect>, Wire<Video[]>>>()

    // Maps within maps, records of wires.
    const nested = videos.map((video) => ({
      one: download({ video }),
      many: listVideos({ goalId: 'x' }).map((v) => download({ video: v })),
    }))
    const collected = nested.collect()
    expectType<Equal<typeof collected, { readonly one: Wire<number[]>; readonly many: Wire<number[][]> }>>()
    expectType<Equal<Collected<Mapped<Wire<string>>>, Wire<string[][]>>>()

    // Several outputs, one of them optional.
    const { good, bad } = sort({ video: { id: 'a' } })
    expectType<Equal<typeof good, Wire<number>>>()
    expectType<Equal<typeof bad, Wire<string>>>()

    onFailure(all, (failures) => {
      expectType<Equal<typeof failures, Wire<readonly FailedStep[]>>>()
    })
    always([all, stored, videos], (ends) => {
      expectType<Equal<typeof ends, Wire<readonly EndedStep[]>>>()
    })

    plain()
    optional()
    optional({ limit: config.limit })
    summarise({ stored: [1, plain(), 2] })
    // @ts-expect-error -- an input is missing
    download()
    // @ts-expect-error -- an input is missing
    download({})
    // @ts-expect-error -- a number is no video
    download({ video: 5 })
    // @ts-expect-error -- nor is a wire of a number
    download({ video: plain() })
    // @ts-expect-error -- no such input
    download({ video: { id: 'a' }, wrong: 1 })
    // @ts-expect-error -- what is mapped has many values
    summarise({ stored })
    // @ts-expect-error -- a dynamic output is no wire
    download({ video: videos })
    // @ts-expect-error -- a plain wire has no items
    plain().map((item: Wire<number>) => item)
    // @ts-expect-error -- no such field
    listVideos({ goalId: config.wrong })
    // @ts-expect-error -- a number is no goal
    listVideos({ goalId: config.limit })
    return summarise({ stored: all })
  },
})
expectType<
  Equal<
    typeof job,
    Job<'download_videos', { goalId: string; deep?: { n: number } | undefined; limit?: number | undefined }, never>
  >
>()

// Graphs take wires or values and give what they compose.
const both = defineGraph({
  name: 'both',
  compose: ({ video, stored }: { video: Wire<Video>; stored: Mapped<Wire<number>> }) => {
    stored.collect()
    return { one: download({ video }), two: download({ video }) }
  },
})
defineJob({
  name: 'graphs',
  compose: () => {
    const stored = listVideos({ goalId: 'a' }).map((video) => download({ video }))
    const { one } = both({ video: { id: 'x' }, stored })
    expectType<Equal<typeof one, Wire<number>>>()
    // @ts-expect-error -- an input of another type
    both({ video: 5, stored })
  },
})

defineOp({
  name: 'undeclared',
  outputs: { a: {} },
  // @ts-expect-error -- it returns an output that it does not declare
  run: () => ({ a: 1, b: 2 }),
})
defineOp({
  name: 'incomplete',
  outputs: { a: {}, b: {} },
  // @ts-expect-error -- it does not return an output that is not optional
  run: () => ({ a: 1 }),
})

export async function run(): Promise<void> {
  await executeJob(job, { config: { goalId: 'x' } })
  // @ts-expect-error -- config is missing
  await executeJob(job)
  // @ts-expect-error -- config of the wrong type
  await executeJob(job, { config: { goalId: 5 } })
  // @ts-expect-error -- a job without partitions
  await executeJob(job, { config: { goalId: 'x' }, partition: 'a' })
  const regional = defineJob({
    name: 'regional',
    partitions: staticPartitions(['north', 'south']),
    compose: () => plain(),
  })
  await executeJob(regional, { partition: 'north' })
  // @ts-expect-error -- no such partition
  await executeJob(regional, { partition: 'west' })
  // @ts-expect-error -- a partition is missing
  await executeJob(regional)
}
