import { durationText } from './time-text.ts'
import { useNow } from './use-now.ts'

export function DurationText({ ms }: { readonly ms: number }) {
  return <span>{durationText(ms)}</span>
}

/** How long it has been since, counting. */
export function LiveDuration({ fromMs }: { readonly fromMs: number }) {
  const now = useNow(1_000)
  return <span>{durationText(Math.max(0, now - fromMs))}</span>
}

export interface RunDurationProps {
  readonly fromMs: number | undefined
  /** Left out while it goes on. */
  readonly toMs?: number | undefined
}

/** Of something that may not have begun or ended: nothing, counting, or done. */
export function RunDuration({ fromMs, toMs }: RunDurationProps) {
  if (fromMs === undefined) return <span aria-label="not started">–</span>
  return toMs === undefined ? <LiveDuration fromMs={fromMs} /> : <DurationText ms={toMs - fromMs} />
}
