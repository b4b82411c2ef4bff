import type { Command } from 'commander'

import type { Act } from './call.ts'
import { poolLimit } from './option-values.ts'

export function declarePool(program: Command, act: Act): void {
  const pool = program.command('pool').description('see who holds places in pools and who waits, and set their size')
  pool
    .command('list')
    .description('list pools with their places, who holds them and who waits')
    .action(act(async () => (await import('./pool/list.ts')).poolList))
  pool
    .command('set')
    .argument('<pool>', "the pool's name")
    .argument('<limit>', 'how many may hold a place at once; 0 closes it, "default" goes back to the config', poolLimit)
    .description('set how many places a pool has')
    .action(act(async () => (await import('./pool/set.ts')).poolSet))
}
