import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { api } from '../../api.ts'
import type { Column } from '../../parts/data-table.tsx'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { toast } from '../../parts/toast.tsx'
import type { InstigatorParams } from '../../queries/automation-queries.ts'
import { useMay } from '../../queries/instance-queries.ts'
import { instigatorKey, pushesQuery } from '../../queries/automation-queries.ts'

interface PushRow {
  readonly id: number
  readonly atMs: number
  readonly body: unknown
}

/** Messages that no tick has read. */
export function PushList({ one }: { readonly one: InstigatorParams }) {
  const { data, error } = useQuery(pushesQuery(one))
  const client = useQueryClient()
  const mayDrop = useMay('editor')
  const drop = useMutation({
    mutationFn: (id: number) =>
      api('DELETE /instigators/{kind}/{project}/{name}/pushes/{id}', { params: { ...one, id } }),
    async onSuccess() {
      toast('The message is dropped.')
      await client.invalidateQueries({ queryKey: instigatorKey(one) })
    },
  })
  if (error !== null && data === undefined) return <ErrorPanel error={error} />
  return (
    <DataTable
      label="Messages that wait"
      columns={mayDrop ? [...COLUMNS, dropColumn((id) => drop.mutate(id))] : COLUMNS}
      rows={data?.pushes ?? []}
      rowKey={({ id }) => String(id)}
      estimateRow={40}
      empty={data === undefined ? <Loading label="Loading messages" /> : <Nothing one={one} />}
    />
  )
}

const COLUMNS: readonly Column<PushRow>[] = [
  { id: 'at', title: 'Came', width: 100, cell: ({ atMs }) => <TimeAgo atMs={atMs} /> },
  {
    id: 'body',
    title: 'Message',
    grow: 1,
    cell: ({ body }) => <code title={JSON.stringify(body, null, 2)}>{JSON.stringify(body)}</code>,
  },
]

function dropColumn(drop: (id: number) => void): Column<PushRow> {
  return {
    id: 'drop',
    title: '',
    width: 84,
    align: 'right',
    cell: ({ id }) => (
      <ConfirmButton
        size="compact-xs"
        title="Drop the message?"
        question="No tick will read it. Its sender is not told."
        verb="Drop"
        isDangerous
        onConfirm={() => drop(id)}
      >
        Drop
      </ConfirmButton>
    ),
  }
}

function Nothing({ one: { project, name } }: { readonly one: InstigatorParams }) {
  return (
    <EmptyState title="No message waits">
      Senders post JSON to{' '}
      <code>
        /hooks/{project}/{name}
      </code>
      .
    </EmptyState>
  )
}
