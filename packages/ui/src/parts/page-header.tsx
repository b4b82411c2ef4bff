import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

import classes from './page-header.module.css'

export interface PageHeaderProps {
  readonly title: string
  /** In the browser's tab, where it differs. */
  readonly documentTitle?: string
  readonly icon?: ReactNode
  /** A key or an id: set in the fixed-width face. */
  readonly isMono?: boolean
  /** Beside or below the title: a status, times, tags. */
  readonly meta?: ReactNode
  readonly actions?: ReactNode
  readonly tabs?: ReactNode
}

/** The one h1 of a page, and the title of the browser's tab. */
export function PageHeader({ title, documentTitle, icon, isMono = false, meta, actions, tabs }: PageHeaderProps) {
  useDocumentTitle(`${documentTitle ?? title} · Ingot`)
  return (
    <header className={classes['header']} data-has-tabs={tabs !== undefined}>
      <div className={classes['line']}>
        {icon === undefined ? null : <span className={classes['icon']}>{icon}</span>}
        <h1 className={classes['title']} data-mono={isMono}>
          {title}
        </h1>
        {meta === undefined ? null : <div className={classes['meta']}>{meta}</div>}
        {actions === undefined ? null : <div className={classes['actions']}>{actions}</div>}
      </div>
      {tabs}
    </header>
  )
}
