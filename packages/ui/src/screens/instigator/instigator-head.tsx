import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'

import { api } from '../../api.ts'
import { KIND_WORDS } from '../../instigators/instigator-icon.tsx'
import { InstigatorSwitch } from '../../instigators/instigator-switch.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { useMay } from '../../queries/instance-queries.ts'
import { toast } from '../../parts/toast.tsx'
import type { InstigatorDetail } from '../../queries/automation-queries.ts'
import classes from './instigator-screen.module.css'

/** Beside the name: what it is, whether it is on, when it ticks next. */
export function InstigatorHead({ detail: { instigator } }: { readonly detail: InstigatorDetail }) {
  const mayReset = useMay('editor')
  const { kind, project, isRunning, chosen, nextTickAtMs, rhythm } = instigator
  return (
    <>
      <span className={classes['switch']}>
        <InstigatorSwitch row={instigator} />
        {isRunning ? 'On' : 'Off'}
      </span>
      {chosen === undefined || !mayReset ? null : <ResetButton detail={instigator} />}
      <span>{KIND_WORDS[kind]}</span>
      <span>{project}</span>
      <span>{rhythm}</span>
      {nextTickAtMs === undefined ? null : (
        <span>
          next tick <TimeAgo atMs={nextTickAtMs} isDue />
        </span>
      )}
    </>
  )
}

function ResetButton({ detail: { kind, project, name } }: { readonly detail: InstigatorDetail['instigator'] }) {
  const reset = useMutation({
    mutationFn: () =>
      api('POST /instigators/{kind}/{project}/{name}/reset', { params: { kind, project, name }, body: {} }),
    onSuccess: ({ instigator }) => toast(`As its definition says: ${instigator.isRunning ? 'on' : 'off'}.`),
  })
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      loading={reset.isPending}
      title="A person chose this. Back to what its definition says."
      onClick={() => reset.mutate()}
    >
      Reset
    </Button>
  )
}
