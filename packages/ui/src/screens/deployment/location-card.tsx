import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'

import type { LocationJson } from '../../api.ts'
import { MonoText } from '../../parts/copy-text.tsx'
import { ErrorRecordView } from '../../parts/error-record-view.tsx'
import { plural } from '../../parts/number-text.ts'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import classes from './deployment.module.css'

export interface LocationCardProps {
  readonly location: LocationJson
  readonly isReloading: boolean
  /** Left out for those who may not. */
  readonly onReload?: () => void
}

export function LocationCard({ location, isReloading, onReload }: LocationCardProps) {
  const { name, file, status, codeVersion, loadedAtMs, error, counts, workers } = location
  const made = [
    plural(counts.assets, 'asset'),
    plural(counts.jobs, 'job'),
    plural(counts.schedules, 'schedule'),
    plural(counts.sensors, 'sensor'),
    plural(counts.resources, 'resource'),
  ]
  return (
    <section className={classes['card']} data-failed={status !== 'loaded'}>
      <div className={classes['cardHead']}>
        <h2>{name}</h2>
        <StatusTag status={status} {...(status === 'stale' ? { label: 'Old code: the newest does not load' } : {})} />
        {loadedAtMs === undefined ? null : (
          <span className={classes['dimmed']}>
            loaded <TimeAgo atMs={loadedAtMs} />
          </span>
        )}
        {codeVersion === undefined ? null : (
          <span className={classes['dimmed']}>
            version <MonoText text={codeVersion} short={codeVersion.slice(0, 12)} />
          </span>
        )}
        {onReload === undefined ? null : (
          <Button
            ml="auto"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={isReloading}
            onClick={onReload}
          >
            Reload
          </Button>
        )}
      </div>
      <p className={classes['dimmed']}>
        <MonoText text={file} />
      </p>
      <p className={classes['dimmed']}>
        {made.join(', ')}; {plural(workers.executing, 'worker')} executing, {workers.idle} idle
      </p>
      {error === undefined ? null : <ErrorRecordView error={error} isOpen />}
    </section>
  )
}
