import { Button } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'

import { LongText } from './user-text.tsx'
import classes from './error-panel.module.css'
import { errorWords } from './error-words.ts'

export interface ErrorPanelProps {
  readonly error: unknown
  readonly title?: string
  readonly onRetry?: () => void
}

/** What went wrong: the sentence first, then what of the request is at fault, then the details. */
export function ErrorPanel({ error, title, onRetry }: ErrorPanelProps) {
  const { message, code, issues, stack } = errorWords(error)
  return (
    <div className={classes['panel']} role="alert">
      <IconAlertCircle className={classes['icon']} size={18} aria-hidden />
      <div className={classes['body']}>
        {title === undefined ? null : <p className={classes['title']}>{title}</p>}
        <p className={classes['message']}>
          <LongText text={message} />
        </p>
        {issues.length === 0 ? null : (
          <ul className={classes['issues']}>
            {issues.map(({ path, message: text }) => (
              <li key={`${path} ${text}`}>
                <code>{path === '' ? 'request' : path}</code> {text}
              </li>
            ))}
          </ul>
        )}
        {code === undefined ? null : <code className={classes['code']}>{code}</code>}
        {stack === undefined ? null : (
          <details>
            <summary>Details</summary>
            <pre className={classes['stack']}>{stack}</pre>
          </details>
        )}
      </div>
      {onRetry === undefined ? null : (
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}
