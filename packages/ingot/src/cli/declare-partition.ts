import type { Command } from 'commander'

import type { Act } from './call.ts'

const NAME = 'which project, where the workspace has several'
const SET = 'name of a set of dynamic partitions'

export function declarePartition(program: Command, act: Act): void {
  const partition = program.command('partition').description('list partitions, and change sets of dynamic ones')
  partition
    .command('list')
    .argument('[asset-or-set]', 'key of an asset with partitions, or name of a set; without it, all of both')
    .option('--missing', 'only those that were never made')
    .option('--failed', 'only those that failed when they were made last')
    .option('--materialized', 'only those that are made')
    .option('--name <project>', NAME)
    .description('list partitions and how they stand')
    .action(act(async () => (await import('./partition/list.ts')).partitionList))
  partition
    .command('add')
    .argument('<set>', SET)
    .argument('<keys...>', 'keys to add')
    .description('add keys to a set of dynamic partitions')
    .action(act(async () => (await import('./partition/change.ts')).partitionAdd))
  partition
    .command('delete')
    .argument('<set>', SET)
    .argument('<keys...>', 'keys to delete')
    .description('delete keys of a set of dynamic partitions; what was made of them stays')
    .action(act(async () => (await import('./partition/change.ts')).partitionDelete))
}
