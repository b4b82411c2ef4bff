import { useMemo, useSyncExternalStore } from 'react'

import type { GrowingList } from './growing-list.ts'
import { createListView } from './growing-list.ts'

/** How long the list is; renders again when it grows. */
export function useListLength(list: Pick<GrowingList<never>, 'subscribe' | 'version'>): number {
  return useSyncExternalStore(list.subscribe, list.version)
}

/** Indexes of what the test leaves. Give a test that stays the same function while its filter does. */
export function useListView<T>(list: GrowingList<T>, isShown: (item: T) => boolean): readonly number[] {
  useListLength(list)
  const view = useMemo(() => createListView(list, isShown), [list, isShown])
  view.refresh()
  return view.indexes
}
