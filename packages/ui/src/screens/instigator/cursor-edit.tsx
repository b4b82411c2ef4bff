import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { api } from '../../api.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'
import type { InstigatorParams } from '../../queries/automation-queries.ts'
import { useMay } from '../../queries/instance-queries.ts'
import { instigatorKey } from '../../queries/automation-queries.ts'
import classes from './instigator-screen.module.css'
import { cursorText, jsonFault } from './tick-words.ts'

export interface CursorEditProps {
  readonly one: InstigatorParams
  readonly cursor: string | undefined
}

/** How far a sensor has read; to be set back, or on. */
export function CursorEdit({ one, cursor }: CursorEditProps) {
  const [isOpen, setOpen] = useState(false)
  const mayEdit = useMay('editor')
  return (
    <span className={classes['cursor']}>
      <code title={cursor}>{cursorText(cursor)}</code>{' '}
      {mayEdit ? (
        <Button variant="subtle" size="compact-xs" onClick={() => setOpen(true)}>
          Edit
        </Button>
      ) : null}
      {isOpen ? <CursorDialog one={one} cursor={cursor} onClose={() => setOpen(false)} /> : null}
    </span>
  )
}

function CursorDialog({ one, cursor, onClose }: CursorEditProps & { readonly onClose: () => void }) {
  const [text, setText] = useState(cursor ?? '')
  const client = useQueryClient()
  const set = useMutation({
    mutationFn: (next: string | null) =>
      api('PUT /instigators/{kind}/{project}/{name}/cursor', { params: one, body: { cursor: next } }),
    async onSuccess(_, next) {
      onClose()
      toast(next === null ? 'The cursor is cleared.' : 'The cursor is set.')
      await client.invalidateQueries({ queryKey: instigatorKey(one) })
    },
  })
  const fault = text.trim() === '' ? 'A cursor is JSON text.' : jsonFault(text)
  return (
    <Dialog onClose={onClose} title={`Cursor of ${one.name}`} centered>
      <Stack gap="md">
        <Textarea
          label="Cursor"
          description="JSON. The next tick begins with it: set back, it may launch again what it launched before."
          autosize
          minRows={4}
          maxRows={16}
          styles={{ input: { fontFamily: 'var(--mono)' } }}
          value={text}
          error={text === '' ? undefined : fault}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Group justify="space-between">
          <ConfirmButton
            title="Clear the cursor?"
            question="The next tick begins as the first one did, and may launch again what it launched before."
            verb="Clear"
            isDangerous
            onConfirm={() => set.mutate(null)}
          >
            Clear
          </ConfirmButton>
          <ConfirmButton
            title="Set the cursor?"
            question="The next tick begins with it."
            verb="Set"
            variant="filled"
            disabled={fault !== undefined}
            loading={set.isPending}
            onConfirm={() => set.mutate(text)}
          >
            Set cursor
          </ConfirmButton>
        </Group>
      </Stack>
    </Dialog>
  )
}
