import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'

import type { TokenJson } from '../../api.ts'
import { api } from '../../api.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { Toolbar } from '../../parts/toolbar.tsx'
import { useNow } from '../../parts/use-now.ts'
import { tokensQuery } from '../../queries/deployment-queries.ts'
import { instanceQuery, useMay } from '../../queries/instance-queries.ts'
import { Answered } from './answered.tsx'
import classes from './deployment.module.css'
import { NewToken } from './new-token.tsx'
import { tokenState } from './token-state.ts'

const LOOKS = { active: 'on', revoked: 'canceled', expired: 'off' } as const
const WORDS = { active: 'Active', revoked: 'Revoked', expired: 'Expired' } as const

/** Who may use the API. A secret is shown once, when it is made. */
export function TokensTab() {
  const query = useQuery(tokensQuery)
  const { data: instance } = useQuery(instanceQuery)
  const mayMake = useMay('admin')
  const [isMaking, setMaking] = useState(false)
  const columns = useColumns(useNow(60_000))
  return (
    <Answered query={query} what="tokens">
      {({ tokens }) => (
        <>
          {mayMake ? (
            <Toolbar label="Tokens">
              <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setMaking(true)}>
                New token
              </Button>
            </Toolbar>
          ) : null}
          {instance?.hasAuth === false ? (
            <p className={classes['dimmed']}>
              This server asks for no token: whoever reaches it may do everything. Start it with{' '}
              <code>--auth tokens</code> to let in only those who have one.
            </p>
          ) : null}
          <DataTable
            label="Tokens"
            columns={columns}
            rows={tokens}
            rowKey={({ tokenId }) => tokenId}
            empty={<EmptyState title="No tokens">Make one for yourself first: with the role admin.</EmptyState>}
          />
          {isMaking ? <NewToken onClose={() => setMaking(false)} /> : null}
        </>
      )}
    </Answered>
  )
}

function useColumns(nowMs: number): readonly Column<TokenJson>[] {
  return [
    { id: 'name', title: 'Name', grow: 1, cell: ({ name }) => name },
    { id: 'role', title: 'Role', width: 100, cell: ({ role }) => role },
    {
      id: 'state',
      title: 'State',
      width: 110,
      cell: (token) => {
        const state = tokenState(token, nowMs)
        return <StatusTag status={LOOKS[state]} label={WORDS[state]} />
      },
    },
    {
      id: 'made',
      title: 'Made',
      width: 150,
      isNarrowHidden: true,
      cell: ({ createdAtMs, createdBy }) => (
        <span>
          <TimeAgo atMs={createdAtMs} /> by {createdBy}
        </span>
      ),
    },
    {
      id: 'used',
      title: 'Last used',
      width: 110,
      isNarrowHidden: true,
      cell: ({ lastUsedAtMs }) => (lastUsedAtMs === undefined ? 'never' : <TimeAgo atMs={lastUsedAtMs} />),
    },
    {
      id: 'expires',
      title: 'Expires',
      width: 110,
      isNarrowHidden: true,
      cell: ({ expiresAtMs }) => (expiresAtMs === undefined ? 'never' : <TimeAgo atMs={expiresAtMs} />),
    },
    {
      id: 'act',
      title: '',
      width: 100,
      align: 'right',
      cell: (token) => (tokenState(token, nowMs) === 'active' ? <Revoke token={token} /> : null),
    },
  ]
}

function Revoke({ token: { tokenId, name } }: { readonly token: TokenJson }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => api('DELETE /tokens/{tokenId}', { params: { tokenId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  })
  return (
    <ConfirmButton
      size="compact-xs"
      title="Revoke this token?"
      question={`Whatever uses ${name} is refused from now on. A revoked token cannot be brought back.`}
      verb="Revoke"
      isDangerous
      loading={revoke.isPending}
      onConfirm={() => revoke.mutate()}
    >
      Revoke
    </ConfirmButton>
  )
}
