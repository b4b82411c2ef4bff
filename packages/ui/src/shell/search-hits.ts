/** search-hits — what a search found, as lines that lead somewhere. Pure. */
import type { SearchHitJson } from '../api.ts'
import { assetHref, assetsHref, backfillHref, deploymentHref, instigatorHref, jobHref, runHref } from '../links.ts'

export interface SearchLine {
  readonly id: string
  readonly label: string
  readonly detail: string
  readonly href: string
}

const WORDS: Readonly<Record<SearchHitJson['kind'], string>> = {
  asset: 'Asset',
  job: 'Job',
  schedule: 'Schedule',
  sensor: 'Sensor',
  run: 'Run',
  backfill: 'Backfill',
  group: 'Asset group',
  location: 'Code location',
  pool: 'Pool',
  resource: 'Resource',
}

export function searchLine(hit: SearchHitJson): SearchLine {
  const { kind, name, project, detail } = hit
  const details = [WORDS[kind], project, detail].filter((part) => part !== undefined && part !== '')
  return { id: `${kind} ${project ?? ''} ${name}`, label: name, detail: details.join(' · '), href: hitHref(hit) }
}

function hitHref({ kind, name, project = '' }: SearchHitJson): string {
  switch (kind) {
    case 'asset':
      return assetHref(name)
    case 'job':
      return jobHref(project, name)
    case 'schedule':
    case 'sensor':
      return instigatorHref(kind, project, name)
    case 'run':
      return runHref(name)
    case 'backfill':
      return backfillHref(name)
    case 'group':
      return assetsHref({ select: `group:${JSON.stringify(name)}` })
    case 'pool':
      return deploymentHref('pools')
    case 'location':
    case 'resource':
      return deploymentHref('locations')
    default:
      return kind satisfies never
  }
}
