/** A daemon of its own process for the crash tests: `node crash-daemon-main.ts <folder> <project file>`. */
import { findWorkspace } from '../../find-workspace.ts'
import { openDaemonIn } from '../open-daemon.ts'
import { crashingStorage } from './crashing-storage.ts'

const [instanceDirectory = '', project = ''] = process.argv.slice(2)
const found = await findWorkspace(import.meta.dirname, project)
const daemon = await openDaemonIn(
  { ...found, instanceDirectory },
  {
    onLine: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
    wrapStorage: (storage) => crashingStorage(storage, 'daemon'),
    runtimeModule: new URL('./crashing-runtime.ts', import.meta.url).href,
  },
)
process.stdout.write(`${JSON.stringify({ kind: 'listening', url: daemon.url })}\n`)
process.on('SIGTERM', () => void daemon.stop({ isCanceling: true }).then(() => process.exit(0)))
