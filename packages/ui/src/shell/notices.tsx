import { IconAlertTriangle, IconLock, IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { deploymentHref } from '../links.ts'
import { useLiveState } from '../live.ts'
import type { InstanceJson } from '../queries/instance-queries.ts'
import classes from './notices.module.css'

/** What everybody should know before they believe what the page says. */
export function Notices({ instance }: { readonly instance: InstanceJson | undefined }) {
  const live = useLiveState()
  const failed = instance?.failedLocations ?? []
  return (
    <div aria-live="polite">
      {live === 'lost' ? (
        <Notice tone="warned" icon={<IconPlugConnectedX size={15} aria-hidden />}>
          The connection to the server is lost. Trying again; what is shown may be old.
        </Notice>
      ) : null}
      {failed.length === 0 ? null : (
        <Notice tone="failed" icon={<IconAlertTriangle size={15} aria-hidden />}>
          The newest code does not load: <a href={deploymentHref('locations')}>{failed.join(', ')}</a>. What was loaded
          before it goes on.
        </Notice>
      )}
      {instance?.hasDaemon === false ? (
        <Notice tone="warned" icon={<IconAlertTriangle size={15} aria-hidden />}>
          No daemon is running: queued runs wait, and nothing starts by itself. Start one with <code>ingot daemon</code>
          .
        </Notice>
      ) : null}
      {instance?.isReadOnly === true ? (
        <Notice tone="plain" icon={<IconLock size={15} aria-hidden />}>
          This server is read only.
        </Notice>
      ) : null}
    </div>
  )
}

interface NoticeProps {
  readonly tone: 'failed' | 'warned' | 'plain'
  readonly icon: ReactNode
  readonly children: ReactNode
}

function Notice({ tone, icon, children }: NoticeProps) {
  return (
    <div className={classes['notice']} data-tone={tone}>
      {icon}
      <span>{children}</span>
    </div>
  )
}
