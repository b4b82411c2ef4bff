import { Button, Group, NumberInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { api } from '../../api.ts'
import { RunLink } from '../../links.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { toast } from '../../parts/toast.tsx'
import { useMay } from '../../queries/instance-queries.ts'
import classes from './deployment.module.css'
import type { Pool } from './pool-shape.ts'

/** Its limit, to change; who holds a place; who waits, in the order of being served. */
export function PoolDetails({ pool }: { readonly pool: Pool }) {
  const mayEdit = useMay('editor')
  return (
    <>
      {mayEdit ? <PoolLimit pool={pool} /> : null}
      <Holders title="Held by" holders={pool.held} none="Nobody." />
      <Holders title="Waiting, next first" holders={pool.waiting} none="Nobody." />
    </>
  )
}

function PoolLimit({ pool: { name, limit, isChosen } }: { readonly pool: Pool }) {
  const client = useQueryClient()
  const [typed, setTyped] = useState<number | string>(limit)
  const change = useMutation({
    mutationFn: (next: number | null) => api('PUT /pools/{pool}', { params: { pool: name }, body: { limit: next } }),
    onSuccess: (_answer, next) => {
      toast(next === null ? `${name} has the limit of its definition again.` : `${name} has ${next} places now.`, {
        tone: 'good',
        undo: { run: () => change.mutate(isChosen ? limit : null) },
      })
      return client.invalidateQueries({ queryKey: ['pools'] })
    },
  })
  const isGood = typeof typed === 'number' && typed !== limit
  return (
    <Group gap="sm" align="flex-end" mb="md">
      <NumberInput label="Limit" w={110} min={0} allowDecimal={false} value={typed} onChange={setTyped} />
      <Button disabled={!isGood} loading={change.isPending} onClick={() => isGood && change.mutate(typed)}>
        Set
      </Button>
      {isChosen ? (
        <Button variant="default" onClick={() => change.mutate(null)}>
          As defined
        </Button>
      ) : null}
    </Group>
  )
}

interface HoldersProps {
  readonly title: string
  readonly holders: Pool['held']
  readonly none: string
}

function Holders({ title, holders, none }: HoldersProps) {
  return (
    <section>
      <h3 className={classes['title']}>{title}</h3>
      {holders.length === 0 ? <p className={classes['dimmed']}>{none}</p> : null}
      <ul className={classes['plain']}>
        {holders.map(({ runId, stepKey, sinceMs, priority }) => (
          <li key={`${runId} ${stepKey}`}>
            <RunLink runId={runId} />
            <div className={classes['dimmed']}>
              {stepKey === '' ? 'the run as a whole' : <code>{stepKey}</code>}, <TimeAgo atMs={sinceMs} />
              {priority === 0 ? null : `, priority ${priority}`}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
