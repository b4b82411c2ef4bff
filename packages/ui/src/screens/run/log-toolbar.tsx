import { ActionIcon, Checkbox, Select } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconDownload, IconSearch } from '@tabler/icons-react'

import { pathOf } from '../../api.ts'
import { DraftInput } from '../../parts/draft-input.tsx'
import type { LogFilter } from './log-filter.ts'
import { LOG_LEVELS } from './log-filter.ts'
import classes from './log-view.module.css'

const STREAMS = [
  { value: 'log', label: 'Log lines' },
  { value: 'stdout', label: 'stdout' },
  { value: 'stderr', label: 'stderr' },
]
const LEVELS = LOG_LEVELS.map((level) => ({ value: level, label: level === 'error' ? level : `${level} and above` }))

export interface LogToolbarProps {
  readonly filter: LogFilter
  readonly text: string
  readonly runId: string
  readonly isWrapped: boolean
  readonly onWrapped: (isWrapped: boolean) => void
  /** `2 of 17`; undefined while nothing is searched for. */
  readonly matchText: string | undefined
  readonly onJump: (step: 1 | -1) => void
  readonly onFilter: (patch: { readonly level?: string; readonly stream?: string; readonly text?: string }) => void
  readonly status: string
}

export function LogToolbar(props: LogToolbarProps) {
  const { filter, text, isWrapped, onWrapped, matchText, onJump, onFilter, status } = props
  return (
    <div className={classes['toolbar']} role="group" aria-label="Which lines are shown">
      <DraftInput
        className={classes['search'] ?? ''}
        placeholder="Find in logs"
        aria-label="Find in logs"
        leftSection={<IconSearch size={13} aria-hidden />}
        value={text}
        onChange={(value) => onFilter({ text: value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onJump(event.shiftKey ? -1 : 1)
        }}
      />
      {matchText === undefined ? null : (
        <span className={classes['matches']}>
          <span role="status">{matchText}</span>
          <ActionIcon size={24} onClick={() => onJump(-1)} aria-label="Match before" title="Match before (Shift Enter)">
            <IconChevronUp size={14} aria-hidden />
          </ActionIcon>
          <ActionIcon size={24} onClick={() => onJump(1)} aria-label="Next match" title="Next match (Enter)">
            <IconChevronDown size={14} aria-hidden />
          </ActionIcon>
        </span>
      )}
      <Select
        w={150}
        aria-label="Level"
        placeholder="Every level"
        clearable
        data={LEVELS}
        value={filter.level ?? null}
        onChange={(level) => onFilter({ level: level ?? '' })}
      />
      <Select
        w={120}
        aria-label="Stream"
        placeholder="Every stream"
        clearable
        data={STREAMS}
        value={filter.stream ?? null}
        onChange={(stream) => onFilter({ stream: stream ?? '' })}
      />
      <Checkbox label="Wrap" checked={isWrapped} onChange={(event) => onWrapped(event.currentTarget.checked)} />
      <Download {...props} />
      <span className={classes['status']} role="status">
        {status}
      </span>
    </div>
  )
}

/** Of the one chosen step, or of the whole run. */
function Download({ runId, filter }: Pick<LogToolbarProps, 'runId' | 'filter'>) {
  const [step] = filter.steps.size === 1 ? filter.steps : []
  const query = { step, stream: filter.stream }
  return (
    <ActionIcon
      component="a"
      variant="default"
      href={pathOf('GET /runs/{runId}/logs/download', { params: { runId }, query })}
      download
      aria-label="Download the log"
      title={step === undefined ? 'Download the log' : `Download the log of ${step}`}
    >
      <IconDownload size={14} aria-hidden />
    </ActionIcon>
  )
}
