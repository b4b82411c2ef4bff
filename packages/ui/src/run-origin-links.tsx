/** run-origin-links — who asked for a run and what it makes, as links. */
import type { RunRequest } from '@ingot/core'

import { AssetLink, JobLink } from './links.tsx'
import { originOf, targetOf } from './run-origin.ts'

export function LaunchedBy({ request }: { readonly request: RunRequest }) {
  const { label, kind, href } = originOf(request)
  return (
    <span>
      {kind === '' ? null : <span style={{ color: 'var(--dimmed)' }}>{kind} </span>}
      {href === undefined ? label : <a href={href}>{label}</a>}
    </span>
  )
}

export interface RunTargetLinksProps {
  readonly request: RunRequest
  /** Assets named before the others are only counted. */
  readonly most?: number
}

export function RunTargetLinks({ request, most = 2 }: RunTargetLinksProps) {
  const { job, assets, moreCount, action } = targetOf(request, most)
  return (
    <span>
      {action === undefined ? null : <span style={{ color: 'var(--dimmed)' }}>{action} </span>}
      {job === undefined ? null : <JobLink project={request.project} job={job} />}
      {assets.map((key, index) => (
        <span key={key}>
          {index === 0 ? '' : ', '}
          <AssetLink assetKey={key} />
        </span>
      ))}
      {moreCount === 0 ? null : (
        <span style={{ color: 'var(--dimmed)' }}>{assets.length === 0 ? `${moreCount} assets` : ` +${moreCount}`}</span>
      )}
    </span>
  )
}
