import type { Command } from 'commander'

import type { Act } from './call.ts'

export function declareStorage(program: Command, act: Act): void {
  const storage = program.command('storage').description('look at the store and bring it up to date')
  storage
    .command('info')
    .description('where the store lies, how large it is and which version it has')
    .action(act(async () => (await import('./storage/info.ts')).storageInfo))
  storage
    .command('migrate')
    .description('bring the store to the version that this ingot writes')
    .action(act(async () => (await import('./storage/migrate.ts')).storageMigrate))
}
