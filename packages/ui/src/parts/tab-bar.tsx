import type { ReactNode } from 'react'

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
  return (
    <nav className={classes['bar']} aria-label={label}>
      {tabs.map(({ id, label: text, badge, href }) => (
        <a key={id} className={classes['tab']} href={href} aria-current={id === active ? 'page' : undefined}>
          {text}
          {badge === undefined ? null : <span className={classes['badge']}>{badge}</span>}
        </a>
      ))}
    </nav>
  )
}
