import { loadedProjects } from '../loaded-projects.ts'
import type { ServerPorts } from '../ports.ts'
import type { Catalogue } from './catalogue.ts'
import { catalogueOf } from './catalogue.ts'

/** The catalogue of the code that is loaded now: the same one until other code is. */
export function loadedCatalogue(ports: Pick<ServerPorts, 'projects'>): () => Catalogue {
  let snapshots: readonly unknown[] = []
  let catalogue = catalogueOf([])
  return () => {
    const projects = loadedProjects(ports)
    const isSame =
      projects.length === snapshots.length && projects.every(({ snapshot }, index) => snapshot === snapshots[index])
    if (isSame) return catalogue
    snapshots = projects.map(({ snapshot }) => snapshot)
    return (catalogue = catalogueOf(projects))
  }
}
