import type { StepRowJson } from '../../api.ts'

export interface StepSort {
  readonly by: string
  readonly isDescending: boolean
}

/** Plan order without a sort; what has no value comes last either way. */
export function sortSteps(steps: readonly StepRowJson[], sort: StepSort | undefined): readonly StepRowJson[] {
  if (sort === undefined) return steps
  const sign = sort.isDescending ? -1 : 1
  const keyed = steps.map((step) => ({ step, value: valueOf(step, sort.by) }))
  keyed.sort((a, b) => {
    if (a.value === undefined || b.value === undefined)
      return Number(a.value === undefined) - Number(b.value === undefined)
    return a.value < b.value ? -sign : a.value > b.value ? sign : 0
  })
  return keyed.map(({ step }) => step)
}

// As somebody who looks for trouble wants them.
const STATUS_ORDER = ['failed', 'lost', 'canceled', 'retrying', 'running', 'planned', 'skipped', 'succeeded']

function valueOf({ key, status, attempts }: StepRowJson, by: string): string | number | undefined {
  const start = attempts[0]?.startedAtMs
  const end = attempts.at(-1)?.endedAtMs
  if (by === 'status') return STATUS_ORDER.indexOf(status)
  if (by === 'start') return start
  if (by === 'duration') return start === undefined || end === undefined ? undefined : end - start
  return key
}
