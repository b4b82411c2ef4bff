import { Button, Group, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import type { AssetRowJson } from '../../api.ts'
import { api } from '../../api.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { toast } from '../../parts/toast.tsx'
import type { ReportBody, ReportDraft } from './report-body.ts'
import { reportBody } from './report-body.ts'
import classes from './asset-screen.module.css'

export interface ReportDialogProps {
  readonly asset: AssetRowJson
  /** By this system; else only observations make sense first. */
  readonly isMade: boolean
  readonly onClose: () => void
}

/** Writes down that a value was made, or seen, outside of any run. */
export function ReportDialog({ asset, isMade, onClose }: ReportDialogProps) {
  const [draft, setDraft] = useState<ReportDraft>({
    kind: isMade ? 'materialization' : 'observation',
    partition: '',
    dataVersion: '',
    metadata: '',
  })
  const report = useMutation({
    mutationFn: (body: ReportBody) => api('POST /assets/{key}/events', { params: { key: asset.key }, body }),
    onSuccess: () => {
      toast('Reported.', { tone: 'good' })
      onClose()
    },
  })
  const answer = reportBody(draft)
  const patch = (change: Partial<ReportDraft>) => setDraft({ ...draft, ...change })
  return (
    <Dialog onClose={onClose} title={`Report ${asset.key}`}>
      <Stack gap="lg">
        <SegmentedControl
          size="xs"
          aria-label="What happened"
          value={draft.kind}
          onChange={(kind) => patch({ kind: kind === 'observation' ? kind : 'materialization' })}
          data={[
            { value: 'materialization', label: 'It was made' },
            { value: 'observation', label: 'It was seen' },
          ]}
        />
        <Fields draft={draft} patch={patch} isPartitioned={asset.partitioning !== undefined} />
        {'fault' in answer ? <p className={classes['dimmed']}>{answer.fault}</p> : null}
        {report.error === null ? null : <ErrorPanel error={report.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button
            disabled={'fault' in answer}
            loading={report.isPending}
            onClick={() => ('body' in answer ? report.mutate(answer.body) : undefined)}
          >
            Report
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

interface FieldsProps {
  readonly draft: ReportDraft
  readonly patch: (change: Partial<ReportDraft>) => void
  readonly isPartitioned: boolean
}

function Fields({ draft, patch, isPartitioned }: FieldsProps) {
  return (
    <>
      {isPartitioned ? (
        <TextInput
          label="Partition"
          value={draft.partition}
          onChange={({ currentTarget }) => patch({ partition: currentTarget.value })}
        />
      ) : null}
      <TextInput
        label="Data version"
        description="Two equal versions mean equal data; one is made up when left empty"
        value={draft.dataVersion}
        onChange={({ currentTarget }) => patch({ dataVersion: currentTarget.value })}
      />
      <Textarea
        label="Metadata"
        description='JSON: {"row_count": 120}'
        size="xs"
        autosize
        minRows={3}
        maxRows={12}
        styles={{ input: { fontFamily: 'var(--mono)' } }}
        value={draft.metadata}
        onChange={({ currentTarget }) => patch({ metadata: currentTarget.value })}
      />
    </>
  )
}
