import type { StoredEvent } from '@ingot/core'

import { assetHref } from '../../links.ts'
import { AssetLink, RunLink } from '../../links.tsx'
import { MonoText } from '../../parts/copy-text.tsx'
import { ErrorRecordView } from '../../parts/error-record-view.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { MetadataView } from '../../parts/metadata-view.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { instantText } from '../../parts/time-text.ts'
import classes from './asset-screen.module.css'
import { eventWords } from './event-kinds.ts'
import { metadataLinks } from './metadata-links.tsx'

export interface EventPanelProps {
  readonly event: StoredEvent
  readonly assetKey: string
  readonly project: string
}

/** One event with all that it says: metadata, what it was made from, why a check failed. */
export function EventPanel({ event, assetKey, project }: EventPanelProps) {
  const { status, words } = eventWords(event)
  const partition = 'partition' in event ? event.partition : undefined
  const error = 'error' in event ? event.error : undefined
  return (
    <div className={classes['panel']}>
      <p>
        <StatusTag status={status} label={words} />
      </p>
      <KeyValue
        rows={[
          { label: 'When', value: instantText(event.atMs) },
          event.runId === undefined ? undefined : { label: 'Run', value: <RunLink runId={event.runId} /> },
          partition === undefined
            ? undefined
            : {
                label: 'Partition',
                value: <a href={assetHref(assetKey, { tab: 'partitions', partition })}>{partition}</a>,
              },
          'dataVersion' in event ? { label: 'Data version', value: <MonoText text={event.dataVersion} /> } : undefined,
          'codeVersion' in event && event.codeVersion !== undefined
            ? { label: 'Code version', value: event.codeVersion }
            : undefined,
          'description' in event && event.description !== undefined
            ? { label: 'Says', value: event.description }
            : undefined,
          ...('tags' in event ? Object.entries(event.tags).map(([label, value]) => ({ label, value })) : []),
        ]}
      />
      {error === undefined ? null : <ErrorRecordView error={error} isOpen />}
      {'metadata' in event && event.metadata !== undefined ? (
        <MetadataView metadata={event.metadata} linkTo={metadataLinks(project)} />
      ) : null}
      {event.kind === 'asset-materialized' ? <Inputs versions={event.inputVersions} /> : null}
    </div>
  )
}

function Inputs({ versions }: { readonly versions: Readonly<Record<string, string>> }) {
  const inputs = Object.entries(versions)
  if (inputs.length === 0) return null
  return (
    <section className={classes['section']}>
      <h2>Made from</h2>
      <KeyValue
        rows={inputs.map(([key, version]) => ({
          label: version === '' ? 'no version yet' : version.slice(0, 12),
          value: key === '*' ? 'all inputs together' : <AssetLink assetKey={key} />,
        }))}
      />
    </section>
  )
}
