import { Button, Checkbox, NumberInput, TagsInput, TextInput } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'

import type { Draft, DraftStart } from './drafts.ts'
import { DraftPreview } from './draft-preview.tsx'
import type { LaunchRequest } from './launch-request.ts'
import classes from './launchpad.module.css'
import { PartitionPicker } from './partition-picker.tsx'
import type { LaunchForm } from './use-launch-form.ts'

export interface LaunchSideProps {
  readonly form: LaunchForm
  readonly draft: Draft
  readonly onChange: (patch: DraftStart) => void
  /** Why it cannot be launched. */
  readonly fault: string | undefined
  readonly request: LaunchRequest | undefined
  readonly isBusy: boolean
  readonly onLaunch: (isKeptHere: boolean) => void
}

/** Beside the config: which part of it, how, what that would do, and the button. */
export function LaunchSide({ form, draft, onChange, fault, request, isBusy, onLaunch }: LaunchSideProps) {
  return (
    <div className={classes['side']}>
      <section className={classes['panel']} aria-labelledby="launch-how">
        <div className={classes['panelHead']}>
          <h2 id="launch-how">Run</h2>
        </div>
        <div className={classes['stack']}>
          {form.partitioning === undefined ? null : (
            <PartitionPicker
              sentence={form.partitioning}
              keys={form.keys}
              value={draft.partition}
              onChange={(partition) => onChange({ partition })}
            />
          )}
          <RunFields form={form} draft={draft} onChange={onChange} />
        </div>
      </section>
      <section className={classes['panel']} aria-labelledby="launch-preview">
        <div className={classes['panelHead']}>
          <h2 id="launch-preview">What it would do</h2>
        </div>
        {fault === undefined && request !== undefined ? (
          <DraftPreview request={request} />
        ) : (
          <p className={classes['fault']} role="status">
            {fault}
          </p>
        )}
      </section>
      <LaunchButton isBusy={isBusy} isDisabled={fault !== undefined} request={request} onLaunch={onLaunch} />
    </div>
  )
}

interface LaunchButtonProps extends Pick<LaunchSideProps, 'isBusy' | 'onLaunch' | 'request'> {
  readonly isDisabled: boolean
}

function LaunchButton({ isBusy, isDisabled, request, onLaunch }: LaunchButtonProps) {
  return (
    <div className={classes['launch']}>
      <Button
        size="sm"
        loading={isBusy}
        disabled={isDisabled}
        leftSection={<IconPlayerPlay size={15} aria-hidden />}
        onClick={({ shiftKey }) => onLaunch(shiftKey)}
      >
        {request?.kind === 'backfill' ? 'Launch backfill' : 'Launch run'}
      </Button>
      <p className={classes['hint']}>
        <kbd>Ctrl</kbd> or <kbd>⌘</kbd> with <kbd>Enter</kbd> launches from any field here; with <kbd>Shift</kbd> you
        stay on this page.
      </p>
    </div>
  )
}

/** Op names, for completion of nothing more than a look: the selection is read by the server. */
function RunFields({ form, draft, onChange }: Pick<LaunchSideProps, 'form' | 'draft' | 'onChange'>) {
  return (
    <>
      {form.ops.length < 2 ? null : (
        <TextInput
          label="Ops"
          description={`All unless given: ${form.ops.slice(0, 6).join(', ')}${form.ops.length > 6 ? '…' : ''}`}
          placeholder="fetch+, clean"
          value={draft.ops}
          onChange={({ currentTarget }) => onChange({ ops: currentTarget.value })}
        />
      )}
      {form.isOfAssets ? (
        <Checkbox
          label="Only what is stale or missing"
          checked={draft.isStaleOnly}
          onChange={({ currentTarget }) => onChange({ isStaleOnly: currentTarget.checked })}
        />
      ) : null}
      <TagsInput
        label="Tags"
        size="xs"
        placeholder={draft.tags.length === 0 ? 'key=value, then Enter' : ''}
        value={[...draft.tags]}
        onChange={(tags) => onChange({ tags })}
      />
      <NumberInput
        label="Priority"
        description="Higher goes first in the queue"
        allowDecimal={false}
        value={draft.priority}
        onChange={(priority) => onChange({ priority: Number(priority) })}
      />
    </>
  )
}
