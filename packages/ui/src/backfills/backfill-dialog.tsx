/** backfill-dialog — asks what a new backfill shall make, shows how much that is, and begins it. */
import { Button, Group, NumberInput, Stack, TagsInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import { api } from '../api.ts'
import { backfillHref, launchpadHref } from '../links.ts'
import { CutField } from '../materialize/cut-field.tsx'
import { LaunchPreview } from '../materialize/launch-preview.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { toast } from '../parts/toast.tsx'
import { useRefusal } from '../queries/instance-queries.ts'
import { useGo } from '../view-state.ts'
import type { BackfillForm } from './backfill-ask.ts'
import { backfillAsk, blankForm, formFault } from './backfill-ask.ts'
import { BackfillRange } from './backfill-range.tsx'
import { BackfillTarget } from './backfill-target.tsx'

export interface BackfillDialogProps {
  readonly start?: Partial<BackfillForm>
  readonly onClose: () => void
}

export function BackfillDialog({ start, onClose }: BackfillDialogProps) {
  const [form, setForm] = useState(() => blankForm(start))
  const change = (patch: Partial<BackfillForm>) => setForm((before) => ({ ...before, ...patch }))
  const refusal = useRefusal('launcher')
  const fault = formFault(form) ?? refusal
  const ask = useMemo(() => backfillAsk(form), [form])
  const asks = useMemo(() => [{ kind: 'backfill', body: ask } as const], [ask])
  const go = useGo()
  const padHref = launchpadOf(form)
  const begin = useMutation({
    mutationFn: () => api('POST /backfills', { body: ask }),
    onSuccess({ backfillId }) {
      onClose()
      toast('The backfill has begun.', { tone: 'good' })
      go(backfillHref(backfillId))
    },
  })
  return (
    <Dialog onClose={onClose} title="New backfill" size="lg">
      <Stack gap="lg">
        {start?.job === undefined ? <BackfillTarget form={form} onChange={change} /> : null}
        <BackfillRange form={form} onChange={change} />
        <CutField value={form.cut} onChange={(cut) => change({ cut })} />
        <Group grow align="start">
          <TagsInput
            label="Tags"
            size="xs"
            placeholder={form.tags.length === 0 ? 'key=value, then Enter' : ''}
            value={[...form.tags]}
            onChange={(tags) => change({ tags })}
          />
          <NumberInput
            label="Runs at once"
            placeholder="As many as the queue lets"
            min={1}
            allowDecimal={false}
            value={form.maxRuns ?? ''}
            onChange={(most) => change({ maxRuns: most === '' ? undefined : Number(most) })}
          />
        </Group>
        {fault === undefined ? (
          <LaunchPreview asks={asks} />
        ) : (
          <p style={{ margin: 0, color: 'var(--dimmed)' }}>{fault}</p>
        )}
        <Group justify="flex-end" gap="sm">
          {padHref === undefined ? null : (
            <a href={padHref} style={{ marginRight: 'auto' }}>
              With config…
            </a>
          )}
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button disabled={fault !== undefined} loading={begin.isPending} onClick={() => begin.mutate()}>
            Begin backfill
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

/** There, runs of a backfill can be given config. */
function launchpadOf({ project, by, job, assets }: BackfillForm): string | undefined {
  const chosen = by === 'job' ? job : assets.trim()
  if (project === '' || chosen === '') return undefined
  return launchpadHref(by === 'job' ? { project, job } : { project, assets: chosen })
}
