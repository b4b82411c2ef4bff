import type { AuditEntry } from '@ingot/core'

import { RunLink } from '../../links.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'

interface Props {
  readonly entry: AuditEntry
}

/** All that the audit log keeps of one change. */
export function AuditDetails({ entry }: Props) {
  const { atMs, actor, subject, detail } = entry
  return (
    <>
      <KeyValue
        rows={[
          { label: 'When', value: <TimeAgo atMs={atMs} /> },
          { label: 'Who', value: actor },
          subject === '' ? undefined : { label: 'To what', value: <AuditSubject entry={entry} /> },
          { label: 'Outcome', value: <AuditOutcome entry={entry} /> },
        ]}
      />
      {detail === undefined ? null : <CodeBlock text={JSON.stringify(detail, null, 2)} language="Detail as JSON" />}
    </>
  )
}

/** Runs have a page; what else it was done to may be gone, or be several. */
export function AuditSubject({ entry: { action, subject } }: Props) {
  const isRun = action.startsWith('run.') && /^[0-9a-f-]{36}$/.test(subject)
  return isRun ? <RunLink runId={subject}>{subject}</RunLink> : <code>{subject}</code>
}

export function AuditOutcome({ entry: { outcome, code } }: Props) {
  return outcome === 'done' ? (
    <StatusTag status="succeeded" label="Done" />
  ) : (
    <StatusTag status="failed" label={`Refused${code === undefined ? '' : `: ${code}`}`} />
  )
}
