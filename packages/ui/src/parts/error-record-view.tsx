import { CopyIcon } from './copy-text.tsx'
import { LongText, UserText } from './user-text.tsx'
import { visibleText } from './visible-text.ts'
import classes from './error-record-view.module.css'

/** An error as the event log keeps it. */
export interface ErrorRecordShape {
  readonly name: string
  readonly message: string
  readonly code?: string | undefined
  readonly stack?: string | undefined
  readonly cause?: unknown
}

export interface ErrorRecordViewProps {
  readonly error: ErrorRecordShape
  /** The stack is open from the beginning. */
  readonly isOpen?: boolean
}

/** The message first; the stack folded; what caused it below, again message first. */
export function ErrorRecordView({ error, isOpen = false }: ErrorRecordViewProps) {
  const { name, message, code, stack, cause } = error
  return (
    <div className={classes['error']}>
      <div className={classes['head']}>
        <p className={classes['message']}>
          <strong>
            <UserText text={name} />
          </strong>{' '}
          <LongText text={message} />
        </p>
        <CopyIcon text={stack ?? `${name}: ${message}`} label="Copy the error" />
      </div>
      {code === undefined ? null : <code className={classes['code']}>{code}</code>}
      {stack === undefined ? null : (
        <details open={isOpen}>
          <summary>Stack</summary>
          <pre className={classes['stack']} tabIndex={0}>
            {visibleText(stack)}
          </pre>
        </details>
      )}
      {isErrorRecord(cause) ? (
        <div className={classes['cause']}>
          <p className={classes['label']}>Caused by</p>
          <ErrorRecordView error={cause} isOpen={isOpen} />
        </div>
      ) : null}
    </div>
  )
}

function isErrorRecord(value: unknown): value is ErrorRecordShape {
  return typeof value === 'object' && value !== null && 'message' in value && 'name' in value
}
