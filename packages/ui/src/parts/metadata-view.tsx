/** metadata-view — what an event says of a value, every kind of it. */
import type { ReactNode } from 'react'

import { MetadataValueView } from './metadata-value-view.tsx'
import type { MetadataShape } from './metadata-shape.ts'
import { isWide } from './metadata-shape.ts'
import { UserText } from './user-text.tsx'
import classes from './metadata-view.module.css'

export interface MetadataViewProps {
  readonly metadata: MetadataShape
  /** What names a run, an asset, a job or a pool; made by whoever knows their addresses. */
  readonly linkTo?: (kind: 'run' | 'asset' | 'job' | 'pool', name: string) => ReactNode
}

export function MetadataView({ metadata, linkTo }: MetadataViewProps) {
  const entries = Object.entries(metadata)
  if (entries.length === 0) return <p className={classes['none']}>No metadata.</p>
  return (
    <dl className={classes['list']}>
      {entries.map(([name, value]) => (
        <div key={name} className={classes['row']} data-wide={isWide(value)}>
          <dt>
            <UserText text={name} />
          </dt>
          <dd>
            <MetadataValueView value={value} {...(linkTo === undefined ? {} : { linkTo })} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
