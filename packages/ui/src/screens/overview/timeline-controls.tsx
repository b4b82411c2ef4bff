import { ActionIcon, Button, SegmentedControl } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react'

import { Toolbar } from '../../parts/toolbar.tsx'
import { useView } from '../../view-state.ts'
import { GROUPS, groupOf, panned, RANGES, rangeOf, zoomed } from './timeline-window.ts'
import type { TimelineWindow } from './use-timeline-window.ts'

/** Which rows, how much time, and where in time. */
export function TimelineControls({ window, isLive, move, goLive }: TimelineWindow) {
  const [view, setView] = useView()
  return (
    <Toolbar label="Timeline">
      <SegmentedControl
        aria-label="A row for each of"
        value={groupOf(view)}
        data={Object.entries(GROUPS).map(([value, label]) => ({ value, label }))}
        onChange={(group) => setView({ group })}
      />
      <SegmentedControl
        aria-label="How much time"
        value={isLive ? rangeOf(view) : ''}
        data={Object.keys(RANGES)}
        onChange={(range) => setView({ range, from: undefined, to: undefined })}
      />
      <ActionIcon.Group>
        <ActionIcon variant="default" aria-label="Earlier" onClick={() => move(panned(window, -0.5))}>
          <IconChevronLeft size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" aria-label="Later" onClick={() => move(panned(window, 0.5))}>
          <IconChevronRight size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" aria-label="Less time" onClick={() => move(zoomed(window, 0.5, 0.5))}>
          <IconZoomIn size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" aria-label="More time" onClick={() => move(zoomed(window, 2, 0.5))}>
          <IconZoomOut size={16} aria-hidden />
        </ActionIcon>
      </ActionIcon.Group>
      {isLive ? null : (
        <Button variant="default" onClick={goLive}>
          Back to now
        </Button>
      )}
    </Toolbar>
  )
}
