// What `@ingot/worker` offers, name by name. What is not here is private.
export { probeProcess, workerIdentity } from './identity.ts'
export type { IsolatedOptions } from './isolated.ts'
export { isolatedRunner } from './isolated.ts'
export { importDefault, loadProject } from './load-project.ts'
