import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconMaximize, IconZoomIn, IconZoomOut } from '@tabler/icons-react'

import type { PartitionRangeJson } from '../../api.ts'
import { countText } from '../../parts/number-text.ts'
import { statusLook } from '../../parts/status-look.ts'
import classes from './asset-screen.module.css'
import { HeatStripCanvas } from './heat-strip-canvas.tsx'
import { statusAt } from './heat-strip.ts'
import type { DimChoice } from './partition-dims.ts'
import { useStrip } from './use-strip.ts'

export interface HeatStripProps {
  readonly label: string
  readonly keys: readonly string[]
  readonly ranges: readonly PartitionRangeJson[]
  readonly chosen: DimChoice
  readonly onChoose: (choice: DimChoice) => void
  /** Beside the name: the same choice by typing. */
  readonly children?: React.ReactNode
}

/** Partitions side by side, each in the colour of how it stands: drag to choose, arrows with shift likewise, + and - zoom. */
export function HeatStrip({ label, keys, ranges, chosen, onChoose, children }: HeatStripProps) {
  const strip = useStrip({ total: keys.length, chosen, onChoose })
  const { window, hovered } = strip
  const isAll = window.from === 0 && window.to >= keys.length - 1
  return (
    <div>
      <div className={classes['line']}>
        <strong>{label}</strong>
        <span className={classes['dimmed']} aria-live="polite">
          {hovered === undefined ? `${countText(keys.length)} keys` : keyWords(keys, ranges, hovered)}
        </span>
        <span className={classes['spring']} />
        {children}
        {isAll ? null : (
          <>
            <Tool label="Earlier" Icon={IconChevronLeft} onClick={() => strip.shift(-0.5)} />
            <Tool label="Later" Icon={IconChevronRight} onClick={() => strip.shift(0.5)} />
            <Tool label="Show all" Icon={IconMaximize} onClick={strip.showAll} />
          </>
        )}
        <Tool label="Zoom out" Icon={IconZoomOut} onClick={() => strip.zoom(0.5)} />
        <Tool
          label="Zoom in"
          Icon={IconZoomIn}
          onClick={() => strip.zoom(2, chosen === undefined ? undefined : (chosen[0] + chosen[1]) / 2)}
        />
      </div>
      <div
        className={classes['stripBox']}
        role="application"
        aria-roledescription="strip of partitions"
        aria-label={`${label}: drag or use arrow keys to choose partitions`}
        tabIndex={0}
        {...strip.handlers}
      >
        <HeatStripCanvas ranges={ranges} window={window} chosen={strip.chosen} onWidth={strip.setWidth} />
      </div>
      <div className={classes['stripEnds']}>
        <span>{keys[window.from]}</span>
        <span>{keys[window.to]}</span>
      </div>
    </div>
  )
}

interface ToolProps {
  readonly label: string
  readonly Icon: typeof IconZoomIn
  readonly onClick: () => void
}

function Tool({ label, Icon, onClick }: ToolProps) {
  return (
    <ActionIcon size={24} aria-label={label} title={label} onClick={onClick}>
      <Icon size={15} aria-hidden />
    </ActionIcon>
  )
}

function keyWords(keys: readonly string[], ranges: readonly PartitionRangeJson[], index: number): string {
  const status = statusAt(ranges, index)
  return `${keys[index] ?? ''}${status === undefined ? '' : `: ${statusLook(status).word.toLowerCase()}`}`
}
