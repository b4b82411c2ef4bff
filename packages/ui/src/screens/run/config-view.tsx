import { SegmentedControl } from '@mantine/core'
import type { RunState } from '@ingot/core'
import { useState } from 'react'
import { stringify } from 'yaml'

import { CodeBlock } from '../../parts/code-block.tsx'
import { CopyText } from '../../parts/copy-text.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { instantText } from '../../parts/time-text.ts'
import { partitionText } from '../../run-origin.ts'
import classes from './config-view.module.css'

export interface ConfigViewProps {
  readonly run: RunState
  readonly logLocation: string
}

/** What the run was asked to do: config, tags, and the rest of the request. */
export function ConfigView({ run, logLocation }: ConfigViewProps) {
  const [language, setLanguage] = useState<'yaml' | 'json'>('yaml')
  const { config, tags } = run.request
  const isEmpty = Object.keys(config).length === 0
  return (
    <div className={classes['view']}>
      <section aria-label="Config">
        <div className={classes['head']}>
          <h2 className={classes['title']}>Config</h2>
          {isEmpty ? null : (
            <SegmentedControl
              size="xs"
              aria-label="Language of the config"
              data={[
                { value: 'yaml', label: 'YAML' },
                { value: 'json', label: 'JSON' },
              ]}
              value={language}
              onChange={setLanguage}
            />
          )}
        </div>
        {isEmpty ? (
          <p className={classes['none']}>It was launched without config: everything has its default.</p>
        ) : (
          <CodeBlock
            language={language}
            text={language === 'yaml' ? stringify(config) : JSON.stringify(config, null, 2)}
          />
        )}
        <h2 className={classes['title']}>Tags</h2>
        {Object.keys(tags).length === 0 ? (
          <p className={classes['none']}>None.</p>
        ) : (
          <KeyValue rows={Object.entries(tags).map(([label, value]) => ({ label, value: <code>{value}</code> }))} />
        )}
      </section>
      <section aria-label="Request">
        <h2 className={classes['title']}>Request</h2>
        <KeyValue rows={requestRows(run, logLocation)} />
      </section>
    </div>
  )
}

function requestRows(run: RunState, logLocation: string) {
  const { request } = run
  const text = (label: string, value: string | number | undefined) =>
    value === undefined ? undefined : { label, value: <code>{value}</code> }
  const at = (label: string, atMs: number | undefined) =>
    atMs === undefined ? undefined : { label, value: instantText(atMs) }
  return [
    { label: 'Run', value: <CopyText text={run.runId} /> },
    text('Project', request.project),
    text('Selection', request.selection),
    text('Ops', request.ops),
    text('Partition', partitionText(request)),
    at('Queued', run.queuedAtMs),
    at('Started', run.startedAtMs),
    at('Ended', run.endedAtMs),
    text('Worker', run.worker),
    text('Priority', request.priority),
    text('Pools', request.pools?.join(', ')),
    text('Run key', request.runKey),
    text('Retry strategy', request.retryStrategy),
    text('Retries by itself', request.retries?.maxRetries),
    text('May take at most (ms)', request.maxRuntimeMs),
    { label: 'Logs', value: <CopyText text={logLocation} /> },
  ]
}
