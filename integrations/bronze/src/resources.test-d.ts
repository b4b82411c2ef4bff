/**
 * What the compiler refuses of the layers: each `@ts-expect-error` is a promise. Checked by `npm run check`; nothing here
 * runs.
 */
import { configured, defineAsset, defineIoManager, defineResource, env } from '@ingot/core'

import { bronzeReader, bronzeStore } from './resources.ts'
import { bronzeSensor } from './sensor/bronze-sensor.ts'
import { defineSilverFromBronze } from './sensor/silver-from-bronze.ts'

const KEY = { sourceType: 's', externalId: '1', artifactType: 'raw', ext: 'json' }

const raw = defineAsset({
  key: 'bronze/raw',
  layer: 'bronze',
  resources: { bronze: configured(bronzeStore, { root: env('BRONZE_ROOT', 'data/bronze') }) },
  run: (_inputs, { resources }) => resources.bronze.write(KEY, 'x', { fetchedAtMs: 1 }),
})

defineAsset({
  key: 'silver/writes',
  layer: 'silver',
  // @ts-expect-error -- silver never writes bronze
  resources: { bronze: bronzeStore },
  run: () => 1,
})

defineAsset({
  key: 'gold/writes',
  layer: 'gold',
  // @ts-expect-error -- nor does gold
  resources: { bronze: bronzeStore },
  run: () => 1,
})

const reads = defineAsset({
  key: 'silver/reads',
  layer: 'silver',
  deps: { raw },
  resources: { bronze: bronzeReader },
  // @ts-expect-error -- what silver is given has no method that writes
  run: (_inputs, { resources }) => resources.bronze.write(KEY, 'x'),
})

defineAsset({
  key: 'bronze/upward',
  layer: 'bronze',
  // @ts-expect-error -- bronze knows nothing of silver
  deps: { reads },
  run: () => 1,
})

// @ts-expect-error -- the root is a text
configured(bronzeStore, { root: 1 })

interface Story {
  readonly id: string
}
const stories = defineIoManager<readonly Story[]>({
  name: 'stories',
  store: async () => undefined,
  load: async () => [],
})
const silver = defineSilverFromBronze({
  key: 'silver/stories',
  sourceType: 'hackernews',
  io: stories,
  transform: (artifacts) => artifacts.map(({ key }) => ({ id: key.externalId })),
})
const value: readonly { readonly id: string }[] = silver['~value']
bronzeSensor({ name: 'new_stories', target: silver, sourceType: 'hackernews' })
defineAsset({
  key: 'gold/count',
  layer: 'gold',
  deps: { silver },
  run: ({ silver: rows }) => rows.length + value.length,
})

defineSilverFromBronze({
  key: 'silver/writer',
  sourceType: 'hackernews',
  // @ts-expect-error -- not even through the factory
  resources: { writer: bronzeStore },
  transform: () => [],
})

const database = defineResource({ name: 'database', open: () => ({ count: () => 1 }) })
defineSilverFromBronze({
  key: 'silver/with_database',
  sourceType: 'hackernews',
  resources: { database },
  transform: async (artifacts, { bronze, resources }) => {
    // @ts-expect-error -- here too bronze is for reading
    await bronze.write(KEY, 'x')
    return artifacts.map(() => ({ n: resources.database.count() }))
  },
})

defineSilverFromBronze({
  key: 'silver/wrong_rows',
  sourceType: 'hackernews',
  io: stories,
  // @ts-expect-error -- these rows are not what is stored
  transform: () => [{ other: 1 }],
})
