import { Button, Checkbox, Group, Stack } from '@mantine/core'
import { useMemo, useState } from 'react'

import { launchpadHref } from '../links.ts'
import { Dialog } from '../parts/dialog.tsx'
import { plural } from '../parts/number-text.ts'
import { useRefusal } from '../queries/instance-queries.ts'
import { CutField } from './cut-field.tsx'
import { choiceFault, launchAsks, makeable, selectionOf } from './launch-asks.ts'
import type { LaunchChoice, LaunchTarget, PartitionChoice } from './launch-asks.ts'
import { LaunchPreview } from './launch-preview.tsx'
import classes from './materialize-dialog.module.css'
import { PartitionFields } from './partition-fields.tsx'
import { useLaunch } from './use-launch.ts'

export interface MaterializeDialogProps {
  readonly targets: readonly LaunchTarget[]
  readonly onClose: () => void
  /** What is chosen when it opens. */
  readonly partitions?: PartitionChoice
  readonly isStaleOnly?: boolean
}

/** Asks what is needed to make some assets, shows what that comes to, and launches it. */
export function MaterializeDialog({ targets, onClose, partitions, isStaleOnly = false }: MaterializeDialogProps) {
  const mine = makeable(targets)
  const partitioned = mine.find(({ partitioning }) => partitioning !== undefined)
  const [choice, setChoice] = useState<LaunchChoice>({
    partitions: partitions ?? { kind: partitioned === undefined ? 'none' : 'missing' },
    isStaleOnly,
    cut: 'declared',
  })
  const asks = useMemo(() => launchAsks(targets, choice), [targets, choice])
  const refusal = useRefusal('launcher')
  const fault = mine.length === 0 ? 'Only external assets are chosen: nothing here makes them.' : choiceFault(choice)
  const launch = useLaunch(onClose)
  const isBackfill = asks.some(({ kind }) => kind === 'backfill')
  const title = mine.length === 1 ? `Materialize ${mine[0]?.key ?? ''}` : `Materialize ${plural(mine.length, 'asset')}`
  return (
    <Dialog onClose={onClose} title={title} size="lg">
      <Stack gap="lg">
        {partitioned === undefined ? null : (
          <PartitionFields
            assetKey={partitioned.key}
            value={choice.partitions}
            onChange={(next) => setChoice({ ...choice, partitions: next })}
          />
        )}
        {isBackfill ? (
          <CutField value={choice.cut} onChange={(cut) => setChoice({ ...choice, cut })} />
        ) : (
          <Checkbox
            label="Only what is stale or missing"
            checked={choice.isStaleOnly}
            onChange={({ currentTarget: { checked } }) => setChoice({ ...choice, isStaleOnly: checked })}
          />
        )}
        {fault === undefined ? <LaunchPreview asks={asks} /> : <p className={classes['fault']}>{fault}</p>}
        {refusal === undefined ? null : <p className={classes['fault']}>{refusal}</p>}
        <Actions
          targets={mine}
          isBusy={launch.isPending}
          isDisabled={fault !== undefined || refusal !== undefined}
          onClose={onClose}
          onLaunch={() => launch.mutate(asks)}
        />
      </Stack>
    </Dialog>
  )
}

interface ActionsProps {
  readonly targets: readonly LaunchTarget[]
  readonly isBusy: boolean
  readonly isDisabled: boolean
  readonly onClose: () => void
  readonly onLaunch: () => void
}

// Longer addresses are cut off by some proxies.
const MOST_IN_ADDRESS = 50

function Actions({ targets, isBusy, isDisabled, onClose, onLaunch }: ActionsProps) {
  const projects = new Set(targets.map(({ project }) => project))
  const [project] = projects
  const hasConfig = project !== undefined && projects.size === 1 && targets.length <= MOST_IN_ADDRESS
  const href = hasConfig ? launchpadHref({ project, assets: selectionOf(targets.map(({ key }) => key)) }) : undefined
  return (
    <Group justify="flex-end" gap="sm">
      {href === undefined ? null : (
        <a href={href} style={{ marginRight: 'auto' }}>
          With config…
        </a>
      )}
      <Button variant="default" onClick={onClose}>
        Close
      </Button>
      <Button onClick={onLaunch} loading={isBusy} disabled={isDisabled} data-autofocus>
        Materialize
      </Button>
    </Group>
  )
}
