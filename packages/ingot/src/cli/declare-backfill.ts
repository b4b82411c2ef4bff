import { type Command, Option } from 'commander'

import type { Act } from './call.ts'
import {
  backfillStatuses,
  integer,
  itemStatuses,
  oneMoreRange,
  oneMoreTag,
  runPolicy,
  wholeNumber,
} from './option-values.ts'

const ID = "the backfill's id, or its beginning"

export function declareBackfill(program: Command, act: Act): void {
  const backfill = program.command('backfill').description('make many partitions, in the order of what they read')
  backfill
    .command('launch')
    .addOption(new Option('-s, --select <expression>', 'which assets, in the selection language').conflicts('job'))
    .option('--job <name>', 'a job with partitions, instead of assets')
    .option(
      '--partition-range <first..last>',
      'only these partitions; may be repeated; one key alone is a range, too',
      oneMoreRange,
    )
    .option('--policy <policy>', 'how partitions are cut into runs: per-partition, single-run, batch:N', runPolicy)
    .option('--missing', 'only what was never made, or failed when it was made last')
    .option('--dry-run', 'show what would be made, and write nothing')
    .option('--priority <number>', 'of its runs (default: -10, behind all others)', integer)
    .option('--max-runs <count>', 'runs of it at once', wholeNumber(1, 1_000_000))
    .option('-c, --config <json>', 'config of each run: a JSON file, or JSON that begins with "{"')
    .option('--tag <key=value>', 'put a tag on each run; may be repeated', oneMoreTag)
    .option('--wait', 'wait until it has ended')
    .option('--name <project>', 'which project, where the workspace has several')
    .description('plan a backfill and hand it to the daemon')
    .action(act(async () => (await import('./backfill/launch.ts')).backfillLaunch))
  backfill
    .command('list')
    .option('--status <statuses>', 'only those that are so, like "running,paused"', backfillStatuses)
    .option('-n, --limit <count>', 'at most so many', wholeNumber(1, 1_000), 20)
    .description('list backfills, newest first')
    .action(act(async () => (await import('./backfill/list.ts')).backfillList))
  backfill
    .command('show')
    .argument('<id>', ID)
    .option('--items', 'every partition of every asset, too')
    .option('--status <statuses>', 'of the items only those that are so, like "failed,skipped"', itemStatuses)
    .description('show how far a backfill is and what failed')
    .action(act(async () => (await import('./backfill/show.ts')).backfillShow))
  declareChanges(backfill, act)
}

function declareChanges(backfill: Command, act: Act): void {
  backfill
    .command('cancel')
    .argument('<id>', ID)
    .description('end its runs and launch no others')
    .action(act(async () => (await import('./backfill/change.ts')).backfillCancel))
  backfill
    .command('pause')
    .argument('<id>', ID)
    .description('launch no more runs; those in flight go on')
    .action(act(async () => (await import('./backfill/change.ts')).backfillPause))
  backfill
    .command('resume')
    .argument('<id>', ID)
    .description('go on with a paused backfill')
    .action(act(async () => (await import('./backfill/change.ts')).backfillResume))
  backfill
    .command('retry')
    .argument('<id>', ID)
    .option('--wait', 'wait until it has ended')
    .description('a new backfill of what failed, was canceled, or was skipped because of those')
    .action(act(async () => (await import('./backfill/retry.ts')).backfillRetry))
}
