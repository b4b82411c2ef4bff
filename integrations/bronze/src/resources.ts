/**
 * resources — the store as assets are given it: whole to bronze, for reading to all.
 *
 * Shapes   `configured(bronzeStore, { root: env('BRONZE_ROOT', 'data/bronze') })`; give the reader the same root.
 *          With a `codeVersion` the store says in every sidecar which code wrote it.
 * Promise  an asset of layer silver or gold that asks for `bronzeStore` is refused by the compiler and at load.
 */
import type { Layer, Resource } from '@ingot/core'
import { defineResource } from '@ingot/core'

import type { BronzeConfig, BronzeStoreConfig } from './root-config.ts'
import { rootConfig, storeConfig } from './root-config.ts'
import type { BronzeReader, BronzeStore } from './store/bronze-store.ts'
import { openBronzeReader, openBronzeStore } from './store/open-bronze-store.ts'

/** Reads and writes. For assets of layer bronze, and those that stand outside the medallion. */
export const bronzeStore: Resource<BronzeStore, 'bronze' | undefined, BronzeStoreConfig> = defineResource({
  name: 'bronze',
  description: 'The bronze layer: raw data from outside, written once',
  layers: ['bronze'],
  config: storeConfig,
  open: ({ config }) => openBronzeStore(config),
})

/** Reads only: the value has no method that writes. */
export const bronzeReader: Resource<BronzeReader, Layer | undefined, BronzeConfig> = defineResource({
  name: 'bronze_reader',
  description: 'The bronze layer, for reading',
  config: rootConfig,
  open: ({ config }) => openBronzeReader({ root: config.root }),
})
