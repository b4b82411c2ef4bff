/** toast — a short word that something was done, or could not be. Read out by screen readers, gone by itself. */
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'

import { errorWords } from './error-words.ts'

export interface ToastOptions {
  readonly title?: string
  readonly tone?: 'good' | 'bad' | 'plain'
  /** A second chance: a button beside the message. */
  readonly undo?: { readonly label?: string; readonly run: () => void }
}

const COLORS = { good: 'green.8', bad: 'red.8', plain: 'steel' } as const

export function toast(message: string, { title, tone = 'plain', undo }: ToastOptions = {}): void {
  const id = notifications.show({
    ...(title === undefined ? {} : { title }),
    color: COLORS[tone],
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Close' },
    autoClose: tone === 'bad' ? 10_000 : 5_000,
    message:
      undo === undefined ? (
        message
      ) : (
        <span style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 12 }}>
          {message}
          <Button
            variant="subtle"
            onClick={() => {
              notifications.hide(id)
              undo.run()
            }}
          >
            {undo.label ?? 'Undo'}
          </Button>
        </span>
      ),
  })
}

/** What the API refused, in its own words. */
export function toastProblem(error: unknown): void {
  const { message, issues } = errorWords(error)
  const details = issues.map(({ path, message: text }) => `${path}: ${text}`)
  toast([message, ...details].join('\n'), { tone: 'bad' })
}
