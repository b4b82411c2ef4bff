/** runs-screen — every run there was, is, and is to come: tabs by state, filters in the address, things done to many. */
import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { runsHref } from '../../links.ts'
import type { SearchText } from '../../links.ts'
import { FilterBar } from '../../parts/filter-bar.tsx'
import { shortCount } from '../../parts/number-text.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { TabBar } from '../../parts/tab-bar.tsx'
import { useView } from '../../view-state.ts'
import { runCountsQuery } from './run-list-queries.ts'
import { RunsList } from './runs-list.tsx'
import classes from './runs-screen.module.css'
import type { RunsView } from './runs-view.ts'
import { countOfView, isHidingBackfills, restOfFilter, RUN_VIEWS, viewOf } from './runs-view.ts'
import { ScheduledList } from './scheduled-list.tsx'
import { useRunFilters } from './use-run-filters.ts'

const LABELS: Readonly<Record<RunsView, string>> = {
  all: 'All',
  queued: 'Queued',
  progress: 'In progress',
  failed: 'Failed',
  scheduled: 'Scheduled',
}

export function RunsScreen() {
  const [search, setView] = useView()
  const filters = useRunFilters()
  const view = viewOf(search)
  return (
    <>
      <PageHeader title="Runs" tabs={<RunTabs search={search} view={view} />} />
      {view === 'scheduled' ? (
        <ScheduledList />
      ) : (
        <>
          <div className={classes['filters']}>
            <FilterBar label="runs" filters={filters} value={search} onChange={setView} savedAs="runs" />
            <Checkbox
              label="Runs of backfills"
              size="xs"
              checked={!isHidingBackfills(search)}
              disabled={isHidingBackfills({ ...search, backfills: undefined }) === false}
              onChange={({ currentTarget }) => setView({ backfills: currentTarget.checked ? 'show' : undefined })}
            />
          </div>
          <RunsList search={search} />
        </>
      )}
    </>
  )
}

function RunTabs({ search, view }: { readonly search: SearchText; readonly view: RunsView }) {
  const { data } = useQuery(runCountsQuery(restOfFilter(search)))
  return (
    <TabBar
      label="Runs by state"
      active={view}
      tabs={RUN_VIEWS.map((id) => {
        const count = data === undefined ? undefined : countOfView(id, data.counts)
        // A tab says which statuses: those that were filtered by before do not stay behind it.
        const href = runsHref({ ...search, view: id === 'all' ? undefined : id, status: undefined })
        return { id, label: LABELS[id], href, ...(count === undefined ? {} : { badge: shortCount(count) }) }
      })}
    />
  )
}
