import { Drawer } from '@mantine/core'

import type { InstanceJson } from '../queries/instance-queries.ts'
import { AccountMenu } from './account-menu.tsx'
import { Brand } from './brand.tsx'
import { FailedMark } from './failed-mark.tsx'
import classes from './mobile-bar.module.css'
import type { Place } from './places.ts'
import { ThemeSwitch } from './theme-switch.tsx'

export interface MobileMoreProps {
  readonly places: readonly Place[]
  /** Of the place that the page is in. */
  readonly here: string
  readonly instance: InstanceJson | undefined
  readonly onClose: () => void
}

/** What did not fit into the bar. */
export function MobileMore({ places, here, instance, onClose }: MobileMoreProps) {
  const failedCount = instance?.failedLocations.length ?? 0
  return (
    <Drawer opened onClose={onClose} position="bottom" size={360} title={<Brand label={instance?.label} />}>
      {places.map(({ href, label, icon: Icon }) => (
        <a
          key={href}
          className={classes['row']}
          href={href}
          onClick={onClose}
          aria-current={href === here ? 'page' : undefined}
        >
          <Icon size={20} stroke={1.7} aria-hidden />
          {label}
          {href === '/deployment' && failedCount > 0 ? <FailedMark count={failedCount} /> : null}
        </a>
      ))}
      <div className={classes['foot']}>
        <ThemeSwitch />
        <AccountMenu instance={instance} />
      </div>
    </Drawer>
  )
}
