import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { BodyOf } from '../../api.ts'
import { api } from '../../api.ts'
import { CopyText } from '../../parts/copy-text.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import type { Role } from '../../queries/instance-queries.ts'

const ROLES: readonly { readonly value: Role; readonly label: string }[] = [
  { value: 'viewer', label: 'viewer: sees everything' },
  { value: 'launcher', label: 'launcher: also launches and cancels runs' },
  { value: 'editor', label: 'editor: also switches schedules, reports and wipes' },
  { value: 'admin', label: 'admin: also makes and revokes tokens' },
]
const LIVES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: '', label: 'always, until it is revoked' },
]

/** First the form, then the secret: it is nowhere else, and not shown again. */
export function NewToken({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: (body: BodyOf<'POST /tokens'>) => api('POST /tokens', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
    meta: { isShownInPlace: true },
  })
  return (
    <Dialog onClose={onClose} title="New token" centered closeOnClickOutside={make.data === undefined}>
      {make.data === undefined ? (
        <Form error={make.error} isPending={make.isPending} onMake={make.mutate} />
      ) : (
        <Stack gap="md">
          <Alert color="yellow.8" variant="outline" title="Copy it now">
            This is the only time that the secret is shown.
          </Alert>
          <CopyText text={make.data.secret} />
          <Group justify="flex-end">
            <Button onClick={onClose}>I have it</Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  )
}

interface FormProps {
  readonly error: Error | null
  readonly isPending: boolean
  readonly onMake: (body: BodyOf<'POST /tokens'>) => void
}

function Form({ error, isPending, onMake }: FormProps) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [days, setDays] = useState('90')
  const make = () => onMake({ name: name.trim(), role, ...(days === '' ? {} : { expiresInDays: Number(days) }) })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        make()
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          description="Who or what will use it: ci, grafana, your own name"
          value={name}
          maxLength={100}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Role"
          data={ROLES}
          value={role}
          allowDeselect={false}
          onChange={(next) => setRole(ROLES.find(({ value }) => value === next)?.value ?? role)}
        />
        <Select
          label="Valid for"
          data={LIVES}
          value={days}
          allowDeselect={false}
          onChange={(next) => setDays(next ?? '')}
        />
        {error === null ? null : <ErrorPanel error={error} />}
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            Sent as <code>Authorization: Bearer …</code>
          </Text>
          <Button type="submit" disabled={name.trim() === ''} loading={isPending}>
            Make
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
