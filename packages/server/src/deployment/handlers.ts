/**
 * deployment — the code that is loaded, the processes that work, settings and stores, and search across all of it.
 */
import { given } from '../given.ts'
import type { Handlers } from '../handle.ts'
import type { ServerOptions, ServerPorts } from '../ports.ts'
import { locationHandlers } from './locations.ts'
import { processHandlers } from './processes.ts'
import { searchHandlers } from './search-handlers.ts'

type OwnNames = 'GET /instance' | 'GET /settings' | 'GET /storage'
export type DeploymentNames =
  | OwnNames
  | keyof ReturnType<typeof locationHandlers>
  | keyof ReturnType<typeof processHandlers>
  | keyof ReturnType<typeof searchHandlers>

export function deploymentHandlers(
  ports: ServerPorts,
  options: Pick<ServerOptions, 'auth' | 'isReadOnly'> = {},
): Handlers<DeploymentNames> {
  return {
    ...ownHandlers(ports, options),
    ...locationHandlers(ports),
    ...processHandlers(ports),
    ...searchHandlers(ports),
  }
}

function ownHandlers(
  { storage, clock, projects, version, label, settings, configFile, aliveDaemons }: ServerPorts,
  { auth = 'none', isReadOnly = false }: Pick<ServerOptions, 'auth' | 'isReadOnly'>,
): Handlers<OwnNames> {
  const startedAtMs = clock.nowMs()
  return {
    async 'GET /instance'(_, { actor }) {
      const locations = projects.locations()
      return {
        version,
        ...given({ label }),
        isReadOnly,
        hasAuth: auth === 'tokens',
        actor: { name: actor.name, role: actor.role },
        hasDaemon: (await aliveDaemons()).length > 0,
        startedAtMs,
        nowMs: clock.nowMs(),
        projects: locations.flatMap(({ name, snapshot }) => (snapshot === undefined ? [] : [name])),
        failedLocations: locations.flatMap(({ name, error }) => (error === undefined ? [] : [name])),
      }
    },
    async 'GET /settings'() {
      return { settings: { ...settings }, ...given({ configFile }) }
    },
    async 'GET /storage'() {
      return { storage: await storage.info() }
    },
  }
}
