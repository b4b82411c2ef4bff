import { statusLook, toneColor } from './status-look.ts'
import { StatusMark } from './status-mark.tsx'
import classes from './status-tag.module.css'

export interface StatusTagProps {
  readonly status: string
  readonly size?: 'sm' | 'md'
  /** In place of the status' own word. */
  readonly label?: string
}

/** A status: its mark, and its word in its colour. */
export function StatusTag({ status, size = 'md', label }: StatusTagProps) {
  const { tone, word } = statusLook(status)
  return (
    <span className={classes['tag']} data-size={size} style={{ color: toneColor(tone) }}>
      <StatusMark status={status} size={size === 'sm' ? 12 : 14} label="" />
      {label ?? word}
    </span>
  )
}
