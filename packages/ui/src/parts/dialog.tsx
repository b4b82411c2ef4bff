/** dialog — what lies on top of the page until it is answered. It is open as long as it is there. */
import type { ModalProps } from '@mantine/core'
import { Modal } from '@mantine/core'
import { useEffect, useState } from 'react'

export function Dialog(props: Omit<ModalProps, 'opened'>) {
  useFocusAfterwards()
  return <Modal opened {...props} />
}

/** Where the focus was before, it is again afterwards. Mantine sees to that only where `opened` changes. */
function useFocusAfterwards(): void {
  const [origin] = useState(originOf)
  useEffect(
    () => () => {
      if (document.activeElement === null || document.activeElement === document.body) {
        origin?.focus({ preventScroll: true })
      }
    },
    [origin],
  )
}

/** What had the focus; of a line in a menu, which closes, the button of the menu. */
function originOf(): HTMLElement | undefined {
  const { activeElement: active } = document
  const label = active?.closest('[role="menu"]')?.getAttribute('aria-labelledby')
  const origin = label === null || label === undefined ? active : document.getElementById(label)
  return origin instanceof HTMLElement ? origin : undefined
}
