import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'

import type { CheckRowJson } from '../../api.ts'
import { api } from '../../api.ts'
import { runHref } from '../../links.ts'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { SidePanel } from '../../parts/side-panel.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { toast } from '../../parts/toast.tsx'
import { useRefusal } from '../../queries/instance-queries.ts'
import { useGo, useView } from '../../view-state.ts'
import classes from './asset-screen.module.css'
import type { AssetDetail } from './asset-tabs.ts'
import { CheckPanel } from './check-panel.tsx'
import { checkStatus } from './check-words.ts'

/** The asset's checks and how each came out last; beside it the history of one. */
export function ChecksTab({ detail }: { readonly detail: AssetDetail }) {
  const [view, setView] = useView()
  const { asset, checks, definition } = detail
  const run = useRunChecks(asset.project, asset.key)
  const refusal = useRefusal('launcher')
  const reported = new Set(definition.checks.flatMap(({ name, isReported }) => (isReported === true ? [name] : [])))
  const declared = new Set(definition.checks.map(({ name }) => name))
  // What its own function or somebody outside reports cannot be evaluated alone.
  const canRun = (name: string) => declared.has(name) && !reported.has(name)
  const runnable = checks.filter(({ name }) => canRun(name)).map(({ name }) => name)
  const open = checks.find(({ name }) => name === view['check'])
  return (
    <div className={classes['fill']}>
      <div className={classes['line']}>
        <Button
          disabled={runnable.length === 0 || refusal !== undefined}
          title={refusal}
          loading={run.isPending}
          onClick={() => run.mutate(runnable)}
        >
          Run {runnable.length === 1 ? 'the check' : `all ${runnable.length} checks`}
        </Button>
      </div>
      <div className={classes['split']}>
        <DataTable
          label="Checks"
          columns={CHECK_COLUMNS}
          rows={checks}
          rowKey={({ name }) => name}
          onRowOpen={({ name }) => setView({ check: name })}
          openKey={open?.name}
          isFilling
        />
        <SidePanel
          title={open?.name ?? ''}
          isOpen={open !== undefined}
          onClose={() => setView({ check: undefined })}
          width={440}
        >
          {open === undefined ? null : (
            <CheckPanel
              asset={asset}
              check={open}
              onRun={canRun(open.name) ? () => run.mutate([open.name]) : undefined}
              isBusy={run.isPending}
            />
          )}
        </SidePanel>
      </div>
    </div>
  )
}

function useRunChecks(project: string, key: string) {
  const go = useGo()
  return useMutation({
    mutationFn: (names: readonly string[]) => {
      const checks = names.map((name) => `${key}/${name}`)
      return api('POST /runs', { body: { project, ask: { action: 'check', assets: [key], checks } } })
    },
    onSuccess: ({ runId }) => {
      if (runId === null) toast('Nothing to check.')
      else toast('Checks launched.', { tone: 'good', undo: { label: 'Open', run: () => go(runHref(runId)) } })
    },
  })
}

const CHECK_COLUMNS: readonly Column<CheckRowJson>[] = [
  { id: 'name', title: 'Check', grow: 1.5, minWidth: 140, cell: ({ name }) => <strong>{name}</strong> },
  {
    id: 'status',
    title: 'Last result',
    width: 120,
    cell: ({ last }) => <StatusTag status={checkStatus(resultOf(last))} size="sm" />,
  },
  {
    id: 'when',
    title: 'When',
    width: 110,
    cell: ({ last }) => (last === undefined ? 'never' : <TimeAgo atMs={last.atMs} />),
  },
  {
    id: 'weight',
    title: 'If it fails',
    width: 110,
    isNarrowHidden: true,
    cell: ({ severity, isBlocking }) => `${severity === 'warn' ? 'Warning' : 'Error'}${isBlocking ? ', blocks' : ''}`,
  },
  {
    id: 'description',
    title: 'Description',
    grow: 2,
    isNarrowHidden: true,
    cell: ({ description = '', last }) => {
      const said = resultOf(last)?.description
      const words = said ?? description
      return <span title={words}>{words}</span>
    },
  },
]

function resultOf(last: CheckRowJson['last']) {
  return last?.kind === 'check-evaluated' ? last : undefined
}
