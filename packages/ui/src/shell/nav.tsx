import { ActionIcon } from '@mantine/core'
import {
  IconKeyboard,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconSearch,
} from '@tabler/icons-react'

import type { InstanceJson } from '../queries/instance-queries.ts'
import { AccountMenu } from './account-menu.tsx'
import { Brand } from './brand.tsx'
import { FailedMark } from './failed-mark.tsx'
import classes from './nav.module.css'
import { PLACES, placeOf } from './places.ts'
import { ThemeSwitch } from './theme-switch.tsx'

export interface NavActs {
  readonly onSearch: () => void
  readonly onHelp: () => void
  readonly onFold: () => void
}

export interface NavProps extends NavActs {
  readonly pathname: string
  readonly isFolded: boolean
  readonly instance: InstanceJson | undefined
}

export function Nav({ pathname, isFolded, instance, onSearch, onHelp, onFold }: NavProps) {
  const here = placeOf(pathname)
  const failedCount = instance?.failedLocations.length ?? 0
  return (
    <nav className={classes['nav']} aria-label="Pages" data-folded={isFolded}>
      <Brand label={instance?.label} isFolded={isFolded} />
      <button type="button" className={classes['search']} onClick={onSearch} title="Search ( / )">
        <IconSearch size={16} aria-hidden />
        <span className={classes['label']}>Search</span>
        <kbd className={classes['key']}>/</kbd>
      </button>
      <ul className={classes['places']}>
        {PLACES.map(({ href, label, icon: Icon, letter }) => (
          <li key={href}>
            <a
              className={classes['place']}
              href={href}
              aria-current={href === here ? 'page' : undefined}
              title={`${label} (Alt ${letter})`}
            >
              <Icon size={17} stroke={1.7} aria-hidden />
              <span className={classes['label']}>{label}</span>
              {href === '/deployment' && failedCount > 0 ? <FailedMark count={failedCount} /> : null}
            </a>
          </li>
        ))}
      </ul>
      <div className={classes['foot']}>
        <AccountMenu instance={instance} />
        <ThemeSwitch />
        <ActionIcon onClick={onHelp} aria-label="Shortcuts" title="Shortcuts ( ? )">
          <IconKeyboard size={17} aria-hidden />
        </ActionIcon>
        <ActionIcon
          onClick={onFold}
          aria-label={isFolded ? 'Unfold the navigation' : 'Fold the navigation'}
          title={`${isFolded ? 'Unfold' : 'Fold'} (Alt B)`}
        >
          {isFolded ? (
            <IconLayoutSidebarLeftExpand size={17} aria-hidden />
          ) : (
            <IconLayoutSidebarLeftCollapse size={17} aria-hidden />
          )}
        </ActionIcon>
      </div>
    </nav>
  )
}
