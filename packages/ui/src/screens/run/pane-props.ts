import type { RunState } from '@ingot/core'

import type { SearchText } from '../../links.ts'
import type { SetView } from '../../view-state.ts'
import type { RunView } from './run-view.ts'
import type { FollowedRun } from './use-run-feed.ts'

export interface RunPanesProps {
  readonly run: RunState
  readonly followed: FollowedRun
  /** Ids of the chosen rows, and the keys of the steps that they stand for. */
  readonly ids: readonly string[]
  readonly keys: ReadonlySet<string>
  readonly onIds: (ids: readonly string[]) => void
  readonly logLocation: string
}

/** What the panes share: the page's props and its view. */
export interface PaneProps extends RunPanesProps {
  readonly view: RunView
  readonly search: SearchText
  readonly setView: SetView
}
