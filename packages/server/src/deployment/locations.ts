import type { ProjectSnapshot } from '@ingot/core'
import { NotFoundError } from '@ingot/core'

import type { LocationJson } from '../contract/index.ts'
import { given } from '../given.ts'
import type { Handlers } from '../handle.ts'
import type { CodeLocation, ServerPorts } from '../ports.ts'

type Names = 'GET /locations' | 'POST /locations/{project}/reload' | 'GET /resources'

export function locationHandlers({ projects }: ServerPorts): Handlers<Names> {
  return {
    async 'GET /locations'() {
      return { locations: projects.locations().map(locationJson) }
    },
    async 'POST /locations/{project}/reload'({ params: { project } }) {
      await projects.reload(project)
      const location = projects.locations().find(({ name }) => name === project)
      if (location === undefined)
        throw new NotFoundError('not-found/project', `there is no project "${project}" any more.`)
      return { location: locationJson(location) }
    },
    async 'GET /resources'() {
      const snapshots = projects.locations().flatMap(({ snapshot }) => snapshot ?? [])
      return { resources: snapshots.flatMap(resourcesOf) }
    },
  }
}

function locationJson({ name, file, codeVersion, loadedAtMs, error, snapshot, workers }: CodeLocation): LocationJson {
  return {
    name,
    file,
    status: error === undefined ? 'loaded' : snapshot === undefined ? 'failed' : 'stale',
    ...given({ codeVersion, loadedAtMs, error }),
    counts: {
      assets: snapshot?.assets.length ?? 0,
      jobs: snapshot?.jobs.length ?? 0,
      schedules: snapshot?.schedules.length ?? 0,
      sensors: snapshot?.sensors.length ?? 0,
      resources: snapshot?.resources.length ?? 0,
    },
    workers,
  }
}

function resourcesOf({ project, resources }: ProjectSnapshot) {
  return resources.map(({ usedBy, ...resource }) => ({ project, ...resource, usedBy: [...usedBy] }))
}
