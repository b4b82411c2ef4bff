import { ActionIcon, Button, Checkbox, SegmentedControl } from '@mantine/core'
import { IconArrowAutofitWidth, IconMinus, IconPlus, IconSearch, IconX } from '@tabler/icons-react'

import { DraftInput } from '../../parts/draft-input.tsx'
import { plural } from '../../parts/number-text.ts'
import type { GanttMode } from './layout-bars.ts'
import { GANTT_MODES } from './layout-bars.ts'
import type { GanttView } from './run-gantt.tsx'
import classes from './run-gantt.module.css'
import type { WindowControl } from './use-gantt-window.ts'

const WORDS: Readonly<Record<GanttMode, string>> = { flat: 'By start', timed: 'By dependency', waterfall: 'Waterfall' }

export interface GanttToolbarProps {
  readonly options: GanttView
  readonly window: WindowControl
  readonly chosenCount: number
  readonly onMode: (mode: GanttMode) => void
  readonly onText: (text: string) => void
  readonly onPlannedHidden: (isHidden: boolean) => void
  readonly onClearChoice: () => void
}

export function GanttToolbar(props: GanttToolbarProps) {
  const { options, window, chosenCount, onMode, onText, onPlannedHidden, onClearChoice } = props
  return (
    <div className={classes['toolbar']} role="group" aria-label="How steps are shown">
      <SegmentedControl
        size="xs"
        aria-label="Order of the steps"
        data={GANTT_MODES.map((mode) => ({ value: mode, label: WORDS[mode] }))}
        value={options.mode}
        onChange={onMode}
      />
      <DraftInput
        w={150}
        placeholder="Find a step"
        aria-label="Find a step"
        leftSection={<IconSearch size={13} aria-hidden />}
        value={options.text}
        onChange={onText}
      />
      <Checkbox
        label="Hide not started"
        checked={options.isPlannedHidden}
        onChange={(event) => onPlannedHidden(event.currentTarget.checked)}
      />
      {chosenCount === 0 ? null : (
        <Button variant="light" rightSection={<IconX size={12} aria-hidden />} onClick={onClearChoice}>
          {plural(chosenCount, 'step')} chosen
        </Button>
      )}
      <span className={classes['spacer']} />
      <Zoom window={window} />
    </div>
  )
}

function Zoom({ window }: { readonly window: WindowControl }) {
  return (
    <ActionIcon.Group>
      <ActionIcon
        variant="default"
        onClick={window.zoomOut}
        disabled={window.isWhole}
        aria-label="Zoom out"
        title="Zoom out (−)"
      >
        <IconMinus size={14} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        onClick={window.fit}
        disabled={window.isWhole}
        aria-label="Show all"
        title="Show all (0)"
      >
        <IconArrowAutofitWidth size={14} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        onClick={window.zoomIn}
        aria-label="Zoom in"
        title="Zoom in (+, or Ctrl and the wheel)"
      >
        <IconPlus size={14} aria-hidden />
      </ActionIcon>
    </ActionIcon.Group>
  )
}
