import type { ReactNode } from 'react'

import classes from './toolbar.module.css'

/** A row of controls above what they change; wraps when there is no room. */
export function Toolbar({ children, label }: { readonly children: ReactNode; readonly label: string }) {
  return (
    <div className={classes['bar']} role="group" aria-label={label}>
      {children}
    </div>
  )
}
