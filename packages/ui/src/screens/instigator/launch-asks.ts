/** launch-asks — the runs of a previewed tick, as what is asked of the server to make them now. Pure. */
import type { BodyOf, TickPreviewJson } from '../../api.ts'
import { settableTags } from '../../launchpad/settable-tags.ts'

type LaunchBody = BodyOf<'POST /runs'>

/** Runs whose key was used before are left out: a tick would not make them either. */
export function launchAsks(runs: TickPreviewJson['runs']): readonly LaunchBody[] {
  return runs.filter(({ reusedRunId }) => reusedRunId === undefined).map(({ request }) => bodyOf(request))
}

function bodyOf(request: TickPreviewJson['runs'][number]['request']): LaunchBody {
  const { project, job, selection, assets, action, config, partition, partitions, ops, priority, tags } = request
  const { job: own, ...runConfig } = config
  const carried = settableTags(tags)
  const ask: LaunchBody['ask'] = {
    ...(job === undefined ? { assets: selection ?? [...assets] } : { job }),
    ...(action === 'materialize' || job !== undefined ? {} : { action }),
    ...(own === undefined ? {} : { config: own }),
    ...(Object.keys(runConfig).length === 0 ? {} : { runConfig }),
    ...(partition === undefined ? {} : { partition }),
    ...(partitions === undefined
      ? {}
      : { partitions: partitions.map(([first, last]): [string, string] => [first, last]) }),
    ...(ops === undefined ? {} : { ops }),
    ...(priority === undefined ? {} : { priority }),
    ...(Object.keys(carried).length === 0 ? {} : { tags: { ...carried } }),
  }
  return { project, ask }
}
