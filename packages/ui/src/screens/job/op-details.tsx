import type { OpSnapshot } from '@ingot/core'

import { deploymentHref } from '../../links.ts'
import { CodeBlock } from '../../parts/code-block.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { plural } from '../../parts/number-text.ts'
import { durationText } from '../../parts/time-text.ts'
import classes from './job-screen.module.css'

export interface OpDetailsProps {
  readonly op: OpSnapshot
  readonly ops: readonly OpSnapshot[]
  readonly onChoose: (key: string) => void
}

export function OpDetails({ op, ops, onChoose }: OpDetailsProps) {
  const { key, op: name, description, after, isMapped = false, pools, retry, configSchema } = op
  const before = ops.filter((other) => other.after.includes(key)).map((other) => other.key)
  return (
    <>
      {description === undefined ? null : <Markdown text={description} />}
      <KeyValue
        rows={[
          name === key ? undefined : { label: 'Op', value: <code>{name}</code> },
          { label: 'Waits for', value: <Keys keys={after} onChoose={onChoose} /> },
          { label: 'Waited for by', value: <Keys keys={before} onChoose={onChoose} /> },
          isMapped ? { label: 'Runs', value: 'once per key of a dynamic output' } : undefined,
          pools.length === 0
            ? undefined
            : { label: 'Pools', value: <a href={deploymentHref('pools')}>{pools.join(', ')}</a> },
          retry === undefined ? undefined : { label: 'Retries', value: retryWords(retry) },
        ]}
      />
      {configSchema === undefined ? null : (
        <section className={classes['section']}>
          <h3>Config schema</h3>
          <CodeBlock text={JSON.stringify(configSchema, null, 2)} language="JSON Schema" />
        </section>
      )}
    </>
  )
}

function Keys({ keys, onChoose }: { readonly keys: readonly string[]; readonly onChoose: (key: string) => void }) {
  if (keys.length === 0) return <span className={classes['dimmed']}>nothing</span>
  return (
    <span>
      {keys.map((key, index) => (
        <span key={key}>
          {index === 0 ? '' : ', '}
          <a
            href={`?op=${encodeURIComponent(key)}`}
            onClick={(event) => {
              event.preventDefault()
              onChoose(key)
            }}
          >
            {key}
          </a>
        </span>
      ))}
    </span>
  )
}

function retryWords({ maxRetries = 1, delayMs = 0, backoff, jitter }: NonNullable<OpSnapshot['retry']>): string {
  return [
    plural(maxRetries, 'retry', 'retries'),
    ...(delayMs === 0 ? [] : [`after ${durationText(delayMs)}`]),
    ...(backoff === undefined ? [] : [`${backoff} backoff`]),
    ...(jitter === undefined ? [] : ['with jitter']),
  ].join(', ')
}
