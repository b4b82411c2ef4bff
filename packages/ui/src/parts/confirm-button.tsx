import type { ButtonProps } from '@mantine/core'
import { Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useState } from 'react'

import { Dialog } from './dialog.tsx'

export interface ConfirmButtonProps extends ButtonProps {
  readonly title: string
  /** What will happen, in a sentence or two. */
  readonly question: ReactNode
  /** The verb on the button that does it. */
  readonly verb: string
  readonly isDangerous?: boolean
  readonly 'aria-label'?: string
  readonly onConfirm: () => void
  readonly children: ReactNode
}

/** A button that asks first: for what cannot be undone. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { title, question, verb, isDangerous = false, onConfirm, children, ...button } = props
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant="default" {...button} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <Confirm
        isOpen={isOpen}
        title={title}
        question={question}
        verb={verb}
        isDangerous={isDangerous}
        onClose={() => setOpen(false)}
        onConfirm={onConfirm}
      />
    </>
  )
}

export interface ConfirmProps {
  readonly isOpen: boolean
  readonly title: string
  readonly question: ReactNode
  readonly verb: string
  readonly isDangerous?: boolean
  readonly onClose: () => void
  readonly onConfirm: () => void
}

/** The question alone, for what is chosen in a menu. */
export function Confirm({ isOpen, title, question, verb, isDangerous = false, onClose, onConfirm }: ConfirmProps) {
  const confirm = () => {
    onClose()
    onConfirm()
  }
  if (!isOpen) return null
  return (
    <Dialog onClose={onClose} title={title} centered size="sm">
      <Text component="div">{question}</Text>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={onClose}>
          Keep
        </Button>
        <Button {...(isDangerous ? { color: 'red.8', autoContrast: false } : {})} onClick={confirm} data-autofocus>
          {verb}
        </Button>
      </Group>
    </Dialog>
  )
}
