import { useMemo, useState } from 'react'

import { Loading } from '../../parts/loading.tsx'
import { GanttToolbar } from './gantt-toolbar.tsx'
import { RunGantt } from './run-gantt.tsx'
import type { PaneProps } from './pane-props.ts'
import { blank } from './run-view.ts'
import { choose } from './step-choice.ts'

/** The chart with what changes it. */
export function ChartPane({ run, followed, ids, keys, onIds, view, search, setView }: PaneProps) {
  const [active, setActive] = useState<string>()
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const chosen = useMemo(() => new Set(ids), [ids])
  const { mode, find, isPlannedHidden } = view
  const options = useMemo(
    () => ({ mode, text: find, isPlannedHidden, toggled }),
    [mode, find, isPlannedHidden, toggled],
  )
  if (followed.steps === undefined) return <Loading label="Reading the steps" />
  const onToggle = (group: string) =>
    setToggled((before) => {
      const next = new Set(before)
      if (!next.delete(group)) next.add(group)
      return next
    })
  return (
    <RunGantt
      // Levels and times have nothing in common: what was zoomed to in one means nothing in the other.
      key={mode === 'waterfall' ? 'levels' : 'times'}
      run={run}
      view={followed.steps}
      options={options}
      chosen={chosen}
      active={active}
      onActive={setActive}
      onChoose={(id, isAdded) => {
        setActive(id)
        onIds(choose(ids, id, isAdded))
      }}
      onToggle={onToggle}
      toolbar={(window) => (
        <GanttToolbar
          options={options}
          window={window}
          chosenCount={keys.size}
          onMode={(next) => setView({ ...search, mode: next === 'flat' ? undefined : next })}
          onText={(text) => setView({ find: blank(text) })}
          onPlannedHidden={(isHidden) => setView({ hide: isHidden ? 'planned' : undefined })}
          onClearChoice={() => onIds([])}
        />
      )}
    />
  )
}
