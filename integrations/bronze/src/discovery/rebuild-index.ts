/**
 * rebuild-index — the index of a source type, made where there is none and completed where it lacks something.
 *
 * Promise  those of build-index.ts: lines are added and none is changed, so every cursor stays good.
 */
import { openFileObjects } from '../store/file-objects.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { BuiltIndex } from './build-index.ts'
import { buildIndex } from './build-index.ts'
import { indexKeeper } from './index-keeper.ts'

export async function rebuildIndex(
  place: { readonly root: string } | { readonly objects: ObjectStore },
  sourceType: string,
): Promise<BuiltIndex> {
  const objects = 'objects' in place ? place.objects : await openFileObjects({ root: place.root })
  await indexKeeper(objects).recover()
  return buildIndex(objects, sourceType)
}
