import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import type { ResponseOf } from '../../api.ts'
import type { PartitionChoice } from '../../materialize/launch-asks.ts'
import { MaterializeDialog } from '../../materialize/materialize-dialog.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { countText } from '../../parts/number-text.ts'
import { SidePanel } from '../../parts/side-panel.tsx'
import { StackedBar } from '../../parts/stacked-bar.tsx'
import { assetPartitionsQuery } from '../../queries/asset-queries.ts'
import { useView } from '../../view-state.ts'
import classes from './asset-screen.module.css'
import type { AssetDetail } from './asset-tabs.ts'
import { CELL_STATUSES, statusCounts } from './heat-strip.ts'
import { chosenPartitions, countOf, readChoices, stretchesOf, toChoice } from './partition-choice.ts'
import { dimsOf } from './partition-dims.ts'
import { PartitionList } from './partition-list.tsx'
import { PartitionPanel } from './partition-panel.tsx'
import { PartitionStrips } from './partition-strips.tsx'

export function PartitionsTab({ detail }: { readonly detail: AssetDetail }) {
  const { data, error } = useQuery(assetPartitionsQuery(detail.asset.key))
  if (error !== null && data === undefined) return <ErrorPanel error={error} />
  if (data === undefined) return <Loading label="Loading partitions" />
  if (data.keys.length === 0) {
    return (
      <EmptyState title="No partitions yet">
        {data.partitioning}. The first one appears when its time has come, or when a key is added.
      </EmptyState>
    )
  }
  return <Partitions detail={detail} partitions={data} />
}

interface PartitionsProps {
  readonly detail: AssetDetail
  readonly partitions: ResponseOf<'GET /assets/{key}/partitions'>
}

function Partitions({ detail, partitions }: PartitionsProps) {
  const [view, setView] = useView()
  const [asked, setAsked] = useState<PartitionChoice>()
  const { keys, ranges, dimensions } = partitions
  const dims = useMemo(
    () => dimsOf(dimensions, keys.length) ?? [{ name: 'partition', keys, stride: 1 }],
    [dimensions, keys],
  )
  const choices = readChoices(view, dims)
  const named = JSON.stringify(choices)
  const chosen = useMemo(() => chosenPartitions(dims, choices, keys), [dims, keys, named])
  const open = view['partition']
  const counts = statusCounts(ranges)
  return (
    <div className={classes['fill']}>
      <StackedBar
        height={10}
        hasLegend
        parts={CELL_STATUSES.toReversed().map((status) => ({ status, count: counts[status] }))}
      />
      <PartitionStrips dims={dims} choices={choices} ranges={ranges} setView={setView} />
      {detail.definition.kind === 'materializable' ? (
        <Actions partitions={partitions} chosen={chosen} onAsk={setAsked} />
      ) : null}
      <div className={classes['split']}>
        <PartitionList
          partitions={partitions}
          within={chosen?.stretches}
          shown={CELL_STATUSES.find((status) => status === view['show']) ?? 'all'}
          onShow={(show) => setView({ show: show === 'all' ? undefined : show })}
          openKey={open}
          onOpen={(partition) => setView({ partition })}
        />
        <SidePanel title={open ?? ''} isOpen={open !== undefined} onClose={() => setView({ partition: undefined })}>
          {open === undefined ? null : (
            <PartitionPanel
              detail={detail}
              partition={open}
              onMaterialize={() => setAsked({ kind: 'one', key: open })}
            />
          )}
        </SidePanel>
      </div>
      {asked === undefined ? null : (
        <MaterializeDialog targets={[detail.asset]} partitions={asked} onClose={() => setAsked(undefined)} />
      )}
    </div>
  )
}

interface ActionsProps {
  readonly partitions: PartitionsProps['partitions']
  readonly chosen: ReturnType<typeof chosenPartitions>
  readonly onAsk: (choice: PartitionChoice) => void
}

// The server's most.
const MOST_RANGES = 10_000

function Actions({ partitions: { keys, ranges }, chosen, onAsk }: ActionsProps) {
  const failed = stretchesOf(ranges, ['failed'], chosen?.stretches)
  const missing = stretchesOf(ranges, ['missing'], chosen?.stretches)
  const ask = (stretches: readonly (readonly [number, number])[]) =>
    onAsk(toChoice(keys, stretches.slice(0, MOST_RANGES)))
  const where = chosen === undefined ? '' : ' of those chosen'
  return (
    <div className={classes['line']}>
      {chosen === undefined ? null : (
        <Button onClick={() => ask(chosen.stretches)}>Materialize {countText(chosen.count)} chosen</Button>
      )}
      <Button
        variant="default"
        disabled={missing.length === 0}
        onClick={() => (chosen === undefined ? onAsk({ kind: 'missing' }) : ask(missing))}
      >
        Materialize {countText(countOf(missing))} missing{where}
      </Button>
      <Button variant="default" disabled={failed.length === 0} onClick={() => ask(failed)}>
        Materialize {countText(countOf(failed))} failed{where}
      </Button>
    </div>
  )
}
