import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'

import classes from './tab-bar.module.css'

export interface TabBarTab {
  readonly id: string
  readonly label: string
  /** Behind the label: a count, a mark. */
  readonly badge?: ReactNode
  readonly href: string
}

export interface TabBarProps {
  readonly label: string
  readonly tabs: readonly TabBarTab[]
  readonly active: string
}

/** Tabs that are addresses: each may be opened beside the other, and shared. */
export function TabBar({ label, tabs, active }: TabBarProps) {
  const here = useRef<HTMLAnchorElement>(null)
  // Of more tabs than there is room for, the one that is open is not out of sight.
  useEffect(() => {
    // In braces: newer browsers give a promise, which is no cleaning up.
    here.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active])
  return (
    <nav className={classes['bar']} aria-label={label}>
      {tabs.map(({ id, label: text, badge, href }) => (
        <a
          key={id}
          ref={id === active ? here : undefined}
          className={classes['tab']}
          href={href}
          aria-current={id === active ? 'page' : undefined}
        >
          {text}
          {badge === undefined ? null : <span className={classes['badge']}>{badge}</span>}
        </a>
      ))}
    </nav>
  )
}
