import { ActionIcon, Drawer } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'

import classes from './side-panel.module.css'
import { useIsNarrow } from './use-is-narrow.ts'

export interface SidePanelProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  /** px. */
  readonly width?: number
}

/** Details beside what they are of; on a narrow screen, over it. Escape closes it. */
export function SidePanel({ title, isOpen, onClose, children, width = 380 }: SidePanelProps) {
  const isNarrow = useIsNarrow()
  if (isNarrow) {
    return (
      <Drawer opened={isOpen} onClose={onClose} title={title} position="bottom" size="80%">
        {children}
      </Drawer>
    )
  }
  return isOpen ? (
    <Aside title={title} onClose={onClose} width={width}>
      {children}
    </Aside>
  ) : null
}

function Aside({ title, onClose, children, width = 380 }: Omit<SidePanelProps, 'isOpen'>) {
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) close.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <aside className={classes['panel']} style={{ width }} aria-label={title}>
      <div className={classes['head']}>
        <h2 className={classes['title']}>{title}</h2>
        <ActionIcon onClick={onClose} aria-label="Close">
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes['body']}>{children}</div>
    </aside>
  )
}
