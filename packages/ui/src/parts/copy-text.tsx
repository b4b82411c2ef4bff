import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

import { UserText } from './user-text.tsx'
import classes from './copy-text.module.css'

export interface MonoTextProps {
  readonly text: string
  /** Shown instead, where the whole is too long. */
  readonly short?: string
}

/** A key, an id: in the fixed-width face. */
export function MonoText({ text, short }: MonoTextProps) {
  return (
    <span className={classes['mono']} title={short === undefined ? undefined : text}>
      <UserText text={short ?? text} />
    </span>
  )
}

/** The same, with a button that copies the whole of it. */
export function CopyText({ text, short }: MonoTextProps) {
  return (
    <span className={classes['copy']}>
      <MonoText text={text} {...(short === undefined ? {} : { short })} />
      <CopyIcon text={text} />
    </span>
  )
}

export function CopyIcon({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <ActionIcon size={22} onClick={copy} aria-label={copied ? 'Copied' : label} title={copied ? 'Copied' : label}>
          {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        </ActionIcon>
      )}
    </CopyButton>
  )
}
