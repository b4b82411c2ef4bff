import { Button, Checkbox, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { api } from '../../api.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { instantText } from '../../parts/time-text.ts'
import type { InstigatorDetail, InstigatorParams } from '../../queries/automation-queries.ts'
import classes from './instigator-screen.module.css'
import type { PreviewForm } from './preview-ask.ts'
import { blankPreview, previewBody, previewFault } from './preview-ask.ts'
import { PreviewResult } from './preview-result.tsx'

export interface TickPreviewProps {
  readonly one: InstigatorParams
  readonly detail: InstigatorDetail
}

/** What a tick would come to; nothing is written, and nothing is launched until one says so. */
export function TickPreview({ one, detail }: TickPreviewProps) {
  const [form, setForm] = useState(() => blankPreview(detail))
  const change = (patch: Partial<PreviewForm>) => setForm((before) => ({ ...before, ...patch }))
  const fault = previewFault(form)
  const look = useMutation({
    // A refusal is an answer, too: it stands beside the form, not in a toast.
    mutationFn: () =>
      api('POST /instigators/{kind}/{project}/{name}/preview', { params: one, body: previewBody(one.kind, form) }).then(
        ({ preview }) => ({ preview, error: undefined }),
        (error: unknown) => ({ preview: undefined, error }),
      ),
  })
  return (
    <div className={classes['columns']}>
      <section className={classes['panel']} aria-labelledby="preview-ask">
        <h2 id="preview-ask">Try a tick</h2>
        <Stack gap="md">
          {one.kind === 'schedule' ? <ScheduleFields detail={detail} form={form} onChange={change} /> : null}
          {one.kind === 'sensor' ? <SensorFields detail={detail} form={form} onChange={change} /> : null}
          {one.kind === 'automation' ? (
            <p className={classes['dimmed']} style={{ margin: 0 }}>
              Every condition is evaluated as things stand now.
            </p>
          ) : null}
          {fault === undefined ? null : <p style={{ margin: 0, color: 'var(--failed)' }}>{fault}</p>}
          <div>
            <Button loading={look.isPending} disabled={fault !== undefined} onClick={() => look.mutate()}>
              Preview
            </Button>
          </div>
        </Stack>
      </section>
      <section className={classes['panel']} aria-labelledby="preview-result" aria-live="polite">
        <h2 id="preview-result">What it would come to</h2>
        {look.data?.error === undefined ? null : <ErrorPanel error={look.data.error} />}
        {look.data === undefined ? (
          <p className={classes['dimmed']}>Nothing is written by a preview, and nothing launched.</p>
        ) : null}
        {look.data?.preview === undefined ? null : <PreviewResult preview={look.data.preview} />}
      </section>
    </div>
  )
}

interface FieldsProps {
  readonly detail: InstigatorDetail
  readonly form: PreviewForm
  readonly onChange: (patch: Partial<PreviewForm>) => void
}

function ScheduleFields({ detail: { nextTicksAtMs }, form, onChange }: FieldsProps) {
  const isNext = /^\d*$/.test(form.due)
  return (
    <>
      <Select
        label="As if it were"
        data={[
          ...nextTicksAtMs.map((atMs) => ({ value: String(atMs), label: instantText(atMs) })),
          { value: 'other', label: 'Another time…' },
        ]}
        value={isNext && form.due !== '' ? form.due : 'other'}
        allowDeselect={false}
        onChange={(due) => onChange({ due: due === 'other' || due === null ? localText(nextTicksAtMs[0]) : due })}
      />
      {isNext && form.due !== '' ? null : (
        <TextInput
          type="datetime-local"
          label="Time"
          description="In the time zone of this browser"
          value={form.due}
          onChange={({ currentTarget }) => onChange({ due: currentTarget.value })}
        />
      )}
    </>
  )
}

/** As the browser's field for times wants it. */
function localText(atMs: number | undefined): string {
  return atMs === undefined ? '' : instantText(atMs).slice(0, 16).replace(' ', 'T')
}

const MONO = { input: { fontFamily: 'var(--mono)' } }

function SensorFields({ detail: { sensor }, form, onChange }: FieldsProps) {
  return (
    <>
      <Textarea
        label="Cursor"
        description="JSON; empty = none, as for the first tick"
        autosize
        minRows={2}
        maxRows={12}
        styles={MONO}
        value={form.cursor}
        onChange={({ currentTarget }) => onChange({ cursor: currentTarget.value })}
      />
      {sensor?.takesPushes === true ? (
        <>
          <Checkbox
            label="As if a message had come"
            description="Otherwise those that wait are read"
            checked={form.hasPush}
            onChange={({ currentTarget }) => onChange({ hasPush: currentTarget.checked })}
          />
          {form.hasPush ? (
            <Textarea
              label="Message"
              description="JSON"
              autosize
              minRows={3}
              maxRows={16}
              styles={MONO}
              value={form.push}
              onChange={({ currentTarget }) => onChange({ push: currentTarget.value })}
            />
          ) : null}
        </>
      ) : null}
    </>
  )
}
