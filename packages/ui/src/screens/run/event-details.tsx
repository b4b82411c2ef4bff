import type { StoredEvent } from '@ingot/core'

import { AssetLink, RunLink } from '../../links.tsx'
import { CopyIcon } from '../../parts/copy-text.tsx'
import { ErrorRecordView } from '../../parts/error-record-view.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { MetadataView } from '../../parts/metadata-view.tsx'
import { clockText, instantText, zoneText } from '../../parts/time-text.ts'
import { LongText, UserText } from '../../parts/user-text.tsx'
import classes from './event-list.module.css'
import { errorOf, eventText, factsOf, metadataOf, stepOf } from './event-words.ts'

/** All of one event: its sentence, its error, its metadata, and whatever else it holds. */
export function EventDetails({ event }: { readonly event: StoredEvent }) {
  const error = errorOf(event)
  const metadata = metadataOf(event)
  const step = stepOf(event)
  return (
    <div className={classes['details']}>
      <p className={classes['sentence']}>
        <LongText text={eventText(event)} />
      </p>
      {error === undefined ? null : <ErrorRecordView error={error} isOpen />}
      {metadata === undefined ? null : <MetadataView metadata={metadata} linkTo={linkTo} />}
      <KeyValue
        rows={[
          {
            label: 'at',
            value: `${instantText(event.atMs).slice(0, 11)}${clockText(event.atMs)} ${zoneText(event.atMs)}`,
          },
          ...(step === undefined ? [] : [{ label: 'step', value: <code>{step}</code> }]),
          ...factsOf(event).map(([label, text]) => ({ label, value: factValue(label, text) })),
          { label: 'event', value: `#${event.id}` },
        ]}
      />
      <span className={classes['copy']}>
        <CopyIcon text={JSON.stringify(event, null, 2)} label="Copy the event as JSON" /> Copy as JSON
      </span>
    </div>
  )
}

function factValue(label: string, text: string) {
  return label === 'asset key' ? (
    <AssetLink assetKey={text} />
  ) : (
    <span className={classes['value']}>
      <UserText text={text} />
    </span>
  )
}

function linkTo(kind: 'run' | 'asset' | 'job' | 'pool', name: string) {
  if (kind === 'run') return <RunLink runId={name} />
  return kind === 'asset' ? <AssetLink assetKey={name} /> : name
}
