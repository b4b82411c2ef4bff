/** automation-filter — which schedules, sensors and automation the list shows, by its address. Pure. */
import type { InstigatorRowJson } from '../../api.ts'
import type { SearchText } from '../../links.ts'
import { splitValues } from '../../parts/filter-words.ts'

export function filteredInstigators(
  rows: readonly InstigatorRowJson[],
  view: SearchText,
): readonly InstigatorRowJson[] {
  const text = (view['q'] ?? '').trim().toLowerCase()
  const isIn = (name: string, value: string) => {
    const chosen = splitValues(view[name])
    return chosen.length === 0 || chosen.includes(value)
  }
  return rows.filter(
    (row) =>
      isIn('kind', row.kind) &&
      isIn('project', row.project) &&
      isIn('state', row.isRunning ? 'on' : 'off') &&
      isIn('tick', row.lastTick?.status ?? 'none') &&
      (text === '' || `${row.name} ${row.target} ${row.description ?? ''}`.toLowerCase().includes(text)),
  )
}
