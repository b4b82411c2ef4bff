/**
 * step-choice — the steps chosen on the page: they narrow events and logs, and may be run again. Pure.
 *
 * Shapes   an id is a step's key, or `op[]` for all steps of a mapped op; in the address, ids are joined by commas.
 */
import type { StepRowJson } from '../../api.ts'
import { joinValues, splitValues } from '../../parts/filter-words.ts'

export function readChoice(text: string | undefined): readonly string[] {
  return splitValues(text)
}

export function printChoice(ids: readonly string[]): string | undefined {
  return ids.length === 0 ? undefined : joinValues(ids)
}

export function groupId(group: string): string {
  return `${group}[]`
}

/** Chosen alone; taken away when it was the only one; with others when `isAdded`. */
export function choose(ids: readonly string[], id: string, isAdded: boolean): readonly string[] {
  if (ids.includes(id)) return isAdded || ids.length === 1 ? ids.filter((one) => one !== id) : [id]
  return isAdded ? [...ids, id] : [id]
}

/** Keys of all steps that the ids stand for. */
export function chosenKeys(steps: readonly StepRowJson[], ids: readonly string[]): ReadonlySet<string> {
  const keys = new Set(ids.filter((id) => !id.endsWith('[]')))
  const groups = new Set(ids.filter((id) => id.endsWith('[]')))
  if (groups.size === 0) return keys
  for (const { key, group } of steps) if (group !== undefined && groups.has(groupId(group))) keys.add(key)
  return keys
}

/** What a retry of the chosen steps asks for: their assets, or the names of ops where no asset is made. */
export function retrySelection(steps: readonly StepRowJson[], keys: ReadonlySet<string>): string {
  const chosen = steps.filter(({ key }) => keys.has(key))
  const assets = [...new Set(chosen.flatMap((step) => step.assets))]
  if (assets.length > 0) return assets.map((key) => `key:"${key}"`).join(' or ')
  return [...new Set(chosen.map(({ key, group }) => group ?? key))].join(', ')
}
