/** use-shelf — the drafts of one target, kept in this browser. */
import { useCallback, useEffect, useState } from 'react'

import type { DraftStart, Shelf } from './drafts.ts'
import { newShelf, readShelf, withDraft } from './drafts.ts'
import type { LaunchpadTarget } from './launch-request.ts'

export type ChangeShelf = (change: (shelf: Shelf) => Shelf) => void

function storageKey({ project, job, assets = '' }: LaunchpadTarget): string {
  return `ingot.drafts.${project}.${job === undefined ? `assets:${assets}` : `job:${job}`}`
}

/** `start` is a draft to open in addition to those that were kept: of a run, of a link. */
export function useShelf(target: LaunchpadTarget, start: DraftStart | undefined): readonly [Shelf, ChangeShelf] {
  const key = storageKey(target)
  const [shelf, setShelf] = useState(() => {
    const kept = readShelf(localStorage.getItem(key))
    if (kept === undefined) return newShelf(start)
    return start === undefined ? kept : withDraft(kept, start)
  })
  useEffect(() => {
    try {
      localStorage.setItem(key, JSON.stringify(shelf))
    } catch {
      // A full store keeps what it has; the drafts on the page are not lost.
    }
  }, [key, shelf])
  return [shelf, useCallback<ChangeShelf>((change) => setShelf(change), [])]
}
