/**
 * host-main — a process with a project's code: it answers what the daemon asks of that code, or executes runs.
 */
import { enableCompileCache } from 'node:module'

// Half of the time until it is ready is compiling, of what has been compiled before.
enableCompileCache()
const { serve } = await import('./host/serve.ts')
serve()
