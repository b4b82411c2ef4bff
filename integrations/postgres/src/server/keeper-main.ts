/**
 * keeper-main — the process that keeps an embedded server. Its one argument is the options, as JSON.
 */
import { keep } from './keeper.ts'
import type { KeeperOptions } from './place.ts'

try {
  await keep(JSON.parse(process.argv[2] ?? '') as KeeperOptions)
  process.exit(0)
} catch (error) {
  process.stderr.write(`keeper: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
