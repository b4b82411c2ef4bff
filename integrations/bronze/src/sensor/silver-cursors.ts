/**
 * silver-cursors — how far each silver asset has got with bronze.
 *
 * Shapes   files in a folder; or `provide(silverCursors, yours)` with a table beside the asset's own, which is the better
 *          place: then a silver that is dropped, or restored from a backup, has the cursor that belongs to it.
 */
import type { Layer, Resource } from '@ingot/core'
import { defineResource } from '@ingot/core'

import type { BronzeConfig } from '../root-config.ts'
import { rootConfig } from '../root-config.ts'
import type { FetchCursors } from '../store/bronze-store.ts'
import { fetchCursors } from '../store/fetch-cursors.ts'
import { openFileObjects } from '../store/file-objects.ts'

export type SilverCursors = FetchCursors

export const silverCursors: Resource<SilverCursors, Layer | undefined, BronzeConfig> = defineResource({
  name: 'silver_cursors',
  description: 'How far each silver asset has got with bronze',
  config: rootConfig,
  open: async ({ config }): Promise<SilverCursors> => fetchCursors(await openFileObjects({ root: config.root })),
})
