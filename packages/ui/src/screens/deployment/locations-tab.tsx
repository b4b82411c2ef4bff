import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconRefresh } from '@tabler/icons-react'

import type { LocationJson } from '../../api.ts'
import { api } from '../../api.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { toast, toastProblem } from '../../parts/toast.tsx'
import { Toolbar } from '../../parts/toolbar.tsx'
import { locationsQuery } from '../../queries/deployment-queries.ts'
import { useMay } from '../../queries/instance-queries.ts'
import { Answered } from './answered.tsx'
import { LocationCard } from './location-card.tsx'
import { PartitionSetTable } from './partition-set-table.tsx'
import { ResourceTable } from './resource-table.tsx'

/** The projects of this workspace: those that failed first. */
export function LocationsTab() {
  const query = useQuery(locationsQuery)
  const reload = useReload()
  const mayReload = useMay('editor')
  return (
    <Answered query={query} what="code locations">
      {({ locations }) => (
        <>
          {mayReload && locations.length > 1 ? (
            <Toolbar label="All code locations">
              <Button
                variant="default"
                leftSection={<IconRefresh size={14} aria-hidden />}
                loading={reload.isPending}
                onClick={() => reload.mutate(locations.map(({ name }) => name))}
              >
                Reload all
              </Button>
            </Toolbar>
          ) : null}
          {locations.length === 0 ? (
            <EmptyState title="No code is loaded">
              Name your projects in <code>ingot.config.ts</code>, then start the server anew.
            </EmptyState>
          ) : null}
          {locations.toSorted(byFailure).map((location) => (
            <LocationCard
              key={location.name}
              location={location}
              {...(mayReload ? { onReload: () => reload.mutate([location.name]) } : {})}
              isReloading={reload.isPending && reload.variables.includes(location.name)}
            />
          ))}
          <ResourceTable />
          <PartitionSetTable />
        </>
      )}
    </Answered>
  )
}

function byFailure(a: LocationJson, b: LocationJson): number {
  return Number(a.status === 'loaded') - Number(b.status === 'loaded') || a.name.localeCompare(b.name)
}

function useReload() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (projects: readonly string[]) =>
      Promise.all(
        projects.map((project) => api('POST /locations/{project}/reload', { params: { project }, body: {} })),
      ),
    onSuccess: (answers) => {
      const failed = answers.filter(({ location }) => location.status !== 'loaded')
      if (failed.length === 0) toast('The code is loaded anew.', { tone: 'good' })
      for (const { location } of failed)
        toastProblem(new Error(`${location.name}: ${location.error?.message ?? 'not loaded'}`))
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['locations'] }),
  })
}
