// What `@ingot/daemon` offers, name by name. What is not here is private.
export type { Daemon } from './daemon.ts'
export { LOOPS, startDaemon } from './daemon.ts'
export type {
  DaemonNote,
  DaemonPorts,
  DaemonSettings,
  IdleWorker,
  LoadedCode,
  Projects,
  Retention,
  WorkerEnd,
  Workers,
} from './ports.ts'
