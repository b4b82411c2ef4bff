/** overview-screen — how everything stands: what is wrong, what ran and will run, what to look at. */
import { PageHeader } from '../../parts/page-header.tsx'
import { useNow } from '../../parts/use-now.ts'
import { useView } from '../../view-state.ts'
import { AttentionLists } from './attention-lists.tsx'
import { StandingTiles } from './standing-tiles.tsx'
import { TimelineControls } from './timeline-controls.tsx'
import { groupOf } from './timeline-window.ts'
import { Timeline } from './timeline.tsx'
import { useTimelineWindow } from './use-timeline-window.ts'

const DAY = 86_400_000
// The last day, to five minutes: what is asked for stays the same for a while.
const STEP = 300_000

export function OverviewScreen() {
  const [view] = useView()
  const sinceMs = useNow(STEP) - DAY
  const timeline = useTimelineWindow()
  return (
    <>
      <PageHeader title="Overview" />
      <StandingTiles sinceMs={sinceMs} />
      <TimelineControls {...timeline} />
      <Timeline {...timeline} group={groupOf(view)} />
      <AttentionLists sinceMs={sinceMs} />
    </>
  )
}
