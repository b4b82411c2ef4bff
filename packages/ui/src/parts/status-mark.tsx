import {
  IconAlertTriangle,
  IconArrowForwardUp,
  IconCheck,
  IconCircleDashed,
  IconClock,
  IconExternalLink,
  IconPlayerPause,
  IconPointFilled,
  IconRotate,
  IconSlash,
  IconX,
} from '@tabler/icons-react'

import type { Mark } from './status-look.ts'
import { statusLook, toneColor } from './status-look.ts'
import classes from './status-tag.module.css'

const ICONS: Readonly<Record<Exclude<Mark, 'spinner'>, typeof IconCheck>> = {
  check: IconCheck,
  cross: IconX,
  clock: IconClock,
  slash: IconSlash,
  arrow: IconArrowForwardUp,
  rotate: IconRotate,
  dashed: IconCircleDashed,
  outside: IconExternalLink,
  warning: IconAlertTriangle,
  pause: IconPlayerPause,
  dot: IconPointFilled,
}

export interface StatusMarkProps {
  readonly status: string
  readonly size?: number
  /** Spoken instead of the status' word; '' where the word stands beside it. */
  readonly label?: string
}

/** The mark without its word: only where there is no room, and the word is said to those who cannot see it. */
export function StatusMark({ status, size = 14, label }: StatusMarkProps) {
  const { mark, tone, word } = statusLook(status)
  const spoken = label ?? word
  const Icon = mark === 'spinner' ? undefined : ICONS[mark]
  return (
    <span className={classes['mark']} style={{ color: toneColor(tone) }} title={spoken === '' ? undefined : spoken}>
      {Icon === undefined ? (
        <span className={classes['spinner']} aria-hidden />
      ) : (
        <Icon size={size} stroke={2.2} aria-hidden />
      )}
      {spoken === '' ? null : <span className="visually-hidden">{spoken}</span>}
    </span>
  )
}
