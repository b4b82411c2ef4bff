/** log-view — what the code of a run said, line by line, as it says it. */
import { Button } from '@mantine/core'
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'

import type { LogLineJson } from '../../api.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { countText, plural } from '../../parts/number-text.ts'
import { useIsNarrow } from '../../parts/use-is-narrow.ts'
import type { GrowingList } from './growing-list.ts'
import { LineListView } from './line-list.tsx'
import type { LogFilter } from './log-filter.ts'
import { findRows, isLineShown, nextMatch, rowsOfText, textPattern } from './log-filter.ts'
import { LogRow } from './log-row.tsx'
import { LogToolbar } from './log-toolbar.tsx'
import classes from './log-view.module.css'
import { useListView } from './use-growing-list.ts'
import type { LineList } from './use-line-list.ts'
import { useLineList } from './use-line-list.ts'

const ROW_PX = 20

export interface LogViewProps {
  readonly lines: GrowingList<LogLineJson>
  readonly filter: LogFilter
  readonly text: string
  readonly runId: string
  readonly isReading: boolean
  readonly isLive: boolean
  readonly gapAt: number | undefined
  readonly onFilter: (patch: { readonly level?: string; readonly stream?: string; readonly text?: string }) => void
}

export function LogView(props: LogViewProps) {
  const { lines, filter, text, runId, isReading, isLive, gapAt, onFilter } = props
  const [isWrapped, setWrapped] = useState(useIsNarrow())
  const { steps, level, stream } = filter
  const indexes = useListView(
    lines,
    useCallback((line: LogLineJson) => isLineShown(line, { steps, level, stream }), [steps, level, stream]),
  )
  const at = (row: number) => lines.items[indexes[row] ?? -1]
  const list = useLineList({
    count: indexes.length,
    estimate: (row) => rowsOfText(at(row)?.message ?? '') * ROW_PX,
    followsAtFirst: true,
  })
  const { found, current, pattern, jump } = useMatches(lines.items, indexes, text, list)
  useEffect(() => list.virtualizer.measure(), [isWrapped, list.virtualizer])
  const matchText = `${countText(Math.max(0, current + 1))} of ${countText(found.length)}`
  return (
    <section className={classes['view']} aria-label="Logs">
      <LogToolbar
        filter={filter}
        text={text}
        runId={runId}
        isWrapped={isWrapped}
        onWrapped={setWrapped}
        matchText={text === '' ? undefined : matchText}
        onJump={jump}
        onFilter={onFilter}
        status={isReading ? `Reading… ${countText(lines.items.length)}` : plural(indexes.length, 'line')}
      />
      {gapAt === undefined ? null : <GapNote gapAt={gapAt} />}
      <LineListView
        list={list}
        label="Log lines"
        role="log"
        noun="line"
        isFitting={isWrapped}
        isLive={isLive}
        empty={
          isReading ? null : (
            <NoLines isFiltered={steps.size > 0 || level !== undefined || stream !== undefined} onFilter={onFilter} />
          )
        }
        row={(row) => {
          const line = at(row)
          return line === undefined ? null : (
            <LogRow
              line={line}
              isWrapped={isWrapped}
              hasStep={steps.size !== 1}
              pattern={pattern}
              isCurrent={current !== -1 && found[current] === row}
              isAfterGap={gapAt !== undefined && indexes[row] === gapAt}
            />
          )
        }}
      />
    </section>
  )
}

function GapNote({ gapAt }: { readonly gapAt: number }) {
  return (
    <p className={classes['gap']} role="note">
      A very long log: its first {countText(gapAt)} lines and its end are here. Download it to read what lies between.
    </p>
  )
}

/** Where the text occurs, which of those is looked at (the first as soon as it is typed), and the way to the next. */
function useMatches(items: readonly LogLineJson[], indexes: readonly number[], text: string, list: LineList) {
  const { searched, found } = useFound(items, indexes, text)
  const [current, setCurrent] = useState(-1)
  const pattern = useMemo(() => textPattern(text), [text])
  const goTo = useRef(list.goTo)
  goTo.current = list.goTo
  // A log that grows keeps its first match, so that nobody is taken back to it.
  const first = searched === text ? found[0] : undefined
  useEffect(() => {
    setCurrent(first === undefined ? -1 : 0)
    if (first !== undefined) goTo.current(first)
  }, [text, indexes, first])
  const jump = (step: 1 | -1) => {
    const next = nextMatch(found.length, current, step)
    setCurrent(next)
    const row = found[next]
    if (row !== undefined) list.goTo(row)
  }
  return { found, current, pattern, jump }
}

/** Rows that hold the text, or the one before it while it is typed; what was added since is searched alone. */
function useFound(items: readonly LogLineJson[], indexes: readonly number[], text: string) {
  const wanted = useDeferredValue(text)
  const before = useRef<{ text: string; indexes: readonly number[]; found: ReturnType<typeof findRows> }>(undefined)
  const last = before.current
  const isSame = last !== undefined && last.text === wanted && last.indexes === indexes
  const found = isSame ? findRows(items, indexes, wanted, last.found) : findRows(items, indexes, wanted)
  before.current = { text: wanted, indexes, found }
  return { searched: wanted, found: found.rows }
}

interface NoLinesProps {
  readonly isFiltered: boolean
  readonly onFilter: LogViewProps['onFilter']
}

function NoLines({ isFiltered, onFilter }: NoLinesProps) {
  if (!isFiltered) {
    return (
      <EmptyState title="No log lines">
        What the code logs with <code>context.log</code>, and what it prints, appears here.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="No line passes the filters"
      action={
        <Button variant="default" onClick={() => onFilter({ level: '', stream: '' })}>
          Every level and stream
        </Button>
      }
    />
  )
}
