import { IconDots, IconSearch } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'

import type { InstanceJson } from '../queries/instance-queries.ts'
import classes from './mobile-bar.module.css'
import { PLACES, placeOf } from './places.ts'

const MobileMore = lazy(() => import('./mobile-more.tsx').then(({ MobileMore: part }) => ({ default: part })))

// As many as a thumb can tell apart; the rest is behind More.
const FIRST = new Set(['/', '/runs', '/assets'])

export interface MobileBarProps {
  readonly pathname: string
  readonly instance: InstanceJson | undefined
  readonly onSearch: () => void
}

/** The navigation on a telephone: at the bottom, where the thumb is. */
export function MobileBar({ pathname, instance, onSearch }: MobileBarProps) {
  const [isOpen, setOpen] = useState(false)
  const here = placeOf(pathname)
  return (
    <nav className={classes['bar']} aria-label="Pages">
      {PLACES.filter(({ href }) => FIRST.has(href)).map(({ href, label, icon: Icon }) => (
        <a key={href} className={classes['item']} href={href} aria-current={href === here ? 'page' : undefined}>
          <Icon size={20} stroke={1.7} aria-hidden />
          {label}
        </a>
      ))}
      <button type="button" className={classes['item']} onClick={onSearch}>
        <IconSearch size={20} stroke={1.7} aria-hidden />
        Search
      </button>
      <button
        type="button"
        className={classes['item']}
        onClick={() => setOpen(true)}
        data-here={here !== '' && !FIRST.has(here)}
      >
        <IconDots size={20} stroke={1.7} aria-hidden />
        More
      </button>
      <Suspense>
        {isOpen ? (
          <MobileMore
            places={PLACES.filter(({ href }) => !FIRST.has(href))}
            here={here}
            instance={instance}
            onClose={() => setOpen(false)}
          />
        ) : null}
      </Suspense>
    </nav>
  )
}
