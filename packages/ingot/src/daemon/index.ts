// What `ingot/daemon` offers: the whole of `ingot dev` for scripts, tests and servers of one's own.
export type { DaemonLine } from '../cli/format/daemon-line.ts'
export type { DaemonOptions, OpenedDaemon } from './open-daemon.ts'
export { openDaemon } from './open-daemon.ts'
export type { ProjectSummary } from './open-projects.ts'
