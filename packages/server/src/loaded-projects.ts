/**
 * loaded-projects — the projects whose code has loaded, as the areas of the server look them up.
 *
 * Errors   NotFoundError not-found/project
 */
import type { CodeHost, ProjectSnapshot } from '@ingot/core'
import { meant, NotFoundError } from '@ingot/core'

import type { ServerPorts } from './ports.ts'

export interface LoadedProject {
  readonly name: string
  readonly snapshot: ProjectSnapshot
}

export function loadedProjects({ projects }: Pick<ServerPorts, 'projects'>): readonly LoadedProject[] {
  return projects
    .locations()
    .flatMap(({ snapshot }) => (snapshot === undefined ? [] : [{ name: snapshot.project, snapshot }]))
}

/** Those named so, when a name is given: one, or none. */
export function projectsNamed(
  ports: Pick<ServerPorts, 'projects'>,
  name: string | undefined,
): readonly LoadedProject[] {
  return loadedProjects(ports).filter((project) => name === undefined || project.name === name)
}

export function findProject(
  ports: Pick<ServerPorts, 'projects'>,
  name: string,
): LoadedProject & { readonly host: CodeHost } {
  const all = loadedProjects(ports)
  const found = all.find((project) => project.name === name)
  if (found !== undefined) return { ...found, host: ports.projects.host(name) }
  const known = all.map((project) => project.name)
  throw new NotFoundError('not-found/project', `there is no project "${name}"${meant(name, known)}`)
}
