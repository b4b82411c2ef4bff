/** metadata-links — what metadata names, as links. */
import { deploymentHref, jobHref } from '../../links.ts'
import { AssetLink, RunLink } from '../../links.tsx'

/** A job is of the asset's own project. */
export function metadataLinks(project: string) {
  return (kind: 'run' | 'asset' | 'job' | 'pool', name: string) => {
    switch (kind) {
      case 'run':
        return <RunLink runId={name} />
      case 'asset':
        return <AssetLink assetKey={name} />
      case 'job':
        return <a href={jobHref(project, name)}>{name}</a>
      case 'pool':
        return <a href={deploymentHref('pools')}>{name}</a>
      default:
        return kind satisfies never
    }
  }
}
