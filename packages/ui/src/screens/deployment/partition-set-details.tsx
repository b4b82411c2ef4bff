import { Button, Group, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { api } from '../../api.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { countText, plural } from '../../parts/number-text.ts'
import { toast } from '../../parts/toast.tsx'
import { partitionKeysQuery } from '../../queries/deployment-queries.ts'
import { useMay } from '../../queries/instance-queries.ts'
import classes from './deployment.module.css'

/** The keys of a set of dynamic partitions: found by a part of them, added, taken away. */
export function PartitionSetDetails({ set }: { readonly set: string }) {
  const mayEdit = useMay('editor')
  const [q, setQ] = useState('')
  const { data } = useQuery(partitionKeysQuery(set, q))
  return (
    <>
      {mayEdit ? <AddKey set={set} /> : null}
      <TextInput label="Find" mb="sm" value={q} onChange={({ currentTarget }) => setQ(currentTarget.value)} />
      {data === undefined ? null : (
        <p className={classes['dimmed']}>
          {plural(data.total, 'key')}
          {data.keys.length < data.total ? `, the first ${countText(data.keys.length)} of them` : ''}
        </p>
      )}
      <ul className={classes['plain']} aria-label={`Keys of ${set}`}>
        {(data?.keys ?? []).map((key) => (
          <li key={key}>
            <Group justify="space-between" wrap="nowrap">
              <code>{key}</code>
              {mayEdit ? <RemoveKey set={set} partition={key} /> : null}
            </Group>
          </li>
        ))}
      </ul>
    </>
  )
}

function AddKey({ set }: { readonly set: string }) {
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const add = useMutation({
    mutationFn: (keys: readonly string[]) =>
      api('POST /partition-sets/{set}/keys', { params: { set }, body: { keys: [...keys] } }),
    onSuccess({ added }, [key = '']) {
      setTyped('')
      toast(added.length === 0 ? `${key} is there already.` : `${key} is added.`)
      return client.invalidateQueries({ queryKey: ['partition-sets'] })
    },
  })
  const key = typed.trim()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (key !== '') add.mutate([key])
      }}
    >
      <Group gap="sm" align="flex-end" mb="md" wrap="nowrap">
        <TextInput label="New key" value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
        <Button type="submit" disabled={key === ''} loading={add.isPending}>
          Add
        </Button>
      </Group>
    </form>
  )
}

function RemoveKey({ set, partition }: { readonly set: string; readonly partition: string }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => api('DELETE /partition-sets/{set}/keys/{key}', { params: { set, key: partition } }),
    onSuccess() {
      toast(`${partition} is removed.`)
      return client.invalidateQueries({ queryKey: ['partition-sets'] })
    },
  })
  return (
    <ConfirmButton
      size="compact-xs"
      title={`Remove ${partition}?`}
      question="Nothing is made for it any more. What is known of its partitions stays."
      verb="Remove"
      isDangerous
      aria-label={`Remove ${partition}`}
      onConfirm={() => remove.mutate()}
    >
      Remove
    </ConfirmButton>
  )
}
