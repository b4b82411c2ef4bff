/**
 * asset-names — words for completing a selection, each list in order.
 */
import type { ResponseOf } from '../contract/index.ts'
import type { Catalogue } from './catalogue.ts'
import { byText } from './catalogue.ts'

export function assetNames({ keys, entries }: Catalogue): ResponseOf<'GET /asset-names'> {
  const all = [...entries.values()]
  const assets = all.map(({ asset }) => asset)
  return {
    keys: [...keys],
    groups: sorted(assets.map(({ group }) => group)),
    layers: sorted(assets.flatMap(({ layer }) => layer ?? [])),
    owners: sorted(assets.flatMap(({ owners }) => owners)),
    kinds: sorted(assets.flatMap(({ kinds }) => kinds)),
    tags: sorted(assets.flatMap(({ tags }) => Object.entries(tags).map(([name, value]) => tagText(name, value)))),
    projects: sorted(all.map(({ project }) => project)),
  }
}

/** As a selection names it. */
function tagText(name: string, value: string): string {
  return value === '' ? name : `${name}=${value}`
}

function sorted(words: readonly string[]): string[] {
  return [...new Set(words)].toSorted(byText)
}
