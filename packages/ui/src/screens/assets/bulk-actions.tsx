import { Button } from '@mantine/core'
import { useState } from 'react'

import type { AssetRowJson } from '../../api.ts'
import { lineageHref } from '../../links.ts'
import { makeable, selectionOf } from '../../materialize/launch-asks.ts'
import { MaterializeDialog } from '../../materialize/materialize-dialog.tsx'
import { plural } from '../../parts/number-text.ts'
import classes from './assets-screen.module.css'

export interface BulkActionsProps {
  readonly chosen: readonly AssetRowJson[]
  readonly onClear: () => void
}

// Longer addresses are cut off by some proxies.
const MOST_IN_ADDRESS = 50

/** What can be done with the chosen assets. */
export function BulkActions({ chosen, onClear }: BulkActionsProps) {
  const [asked, setAsked] = useState<'all' | 'stale'>()
  const mine = makeable(chosen)
  const old = mine.filter(({ status }) => status !== 'fresh')
  return (
    <div className={classes['bulk']} role="group" aria-label="With the chosen assets">
      <strong>{plural(chosen.length, 'asset')} chosen</strong>
      <Button onClick={() => setAsked('all')} disabled={mine.length === 0}>
        Materialize
      </Button>
      <Button variant="default" onClick={() => setAsked('stale')} disabled={old.length === 0}>
        Materialize stale and missing ({old.length})
      </Button>
      {chosen.length > MOST_IN_ADDRESS ? null : (
        <a href={lineageHref({ select: selectionOf(chosen.map(({ key }) => key)) })}>Show in lineage</a>
      )}
      <Button variant="subtle" onClick={onClear} ml="auto">
        Choose none
      </Button>
      {asked === undefined ? null : (
        <MaterializeDialog
          targets={asked === 'all' ? mine : old}
          isStaleOnly={asked === 'stale'}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}
