/** use-switch — turns schedules, sensors and automation on and off: shown at once, with a way back. */
import type { QueryClient } from '@tanstack/react-query'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import type { InstigatorRowJson, ResponseOf } from '../api.ts'
import { api } from '../api.ts'
import { plural } from '../parts/number-text.ts'
import { toast } from '../parts/toast.tsx'
import type { InstigatorDetail, InstigatorParams } from '../queries/automation-queries.ts'
import { instigatorKey } from '../queries/automation-queries.ts'

interface Switching {
  readonly ones: readonly InstigatorParams[]
  readonly isRunning: boolean
  /** True of what takes another back: there is no way back from the way back. */
  readonly isUndo?: boolean
}

export function useSwitch() {
  const client = useQueryClient()
  const mutation = useMutation({
    mutationFn: ({ ones, isRunning }: Switching) =>
      Promise.all(ones.map((params) => api(isRunning ? START : STOP, { params: paramsOf(params), body: {} }))),
    onMutate: ({ ones, isRunning }: Switching) => show(client, ones, isRunning),
    onSuccess(_, { ones, isRunning, isUndo = false }) {
      if (isUndo) return
      const undo = () => mutation.mutate({ ones, isRunning: !isRunning, isUndo: true })
      toast(`${nameOf(ones)} ${ones.length === 1 ? 'is' : 'are'} ${isRunning ? 'on' : 'off'}.`, { undo: { run: undo } })
    },
    // What the server says stands, also of those of several that it refused.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['instigators'] }),
        client.invalidateQueries({ queryKey: ['instigator'] }),
      ]),
  })
  return mutation
}

const START = 'POST /instigators/{kind}/{project}/{name}/start'
const STOP = 'POST /instigators/{kind}/{project}/{name}/stop'

/** A row holds more than its name. */
function paramsOf({ kind, project, name }: InstigatorParams): InstigatorParams {
  return { kind, project, name }
}

function nameOf(ones: readonly InstigatorParams[]): string {
  const [only] = ones
  return only !== undefined && ones.length === 1 ? only.name : plural(ones.length, 'automation')
}

function show(client: QueryClient, ones: readonly InstigatorParams[], isRunning: boolean): void {
  const keys = new Set(ones.map((one) => instigatorKey(one).join(' ')))
  const switched = (row: InstigatorRowJson): InstigatorRowJson =>
    keys.has(instigatorKey(row).join(' ')) ? { ...row, isRunning } : row
  client.setQueriesData<ResponseOf<'GET /instigators'>>(
    { queryKey: ['instigators'] },
    (before) => before && { instigators: before.instigators.map(switched) },
  )
  for (const one of ones) {
    client.setQueryData<InstigatorDetail>(
      instigatorKey(one),
      (before) => before && { ...before, instigator: switched(before.instigator) },
    )
  }
}
