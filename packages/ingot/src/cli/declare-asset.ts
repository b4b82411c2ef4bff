import { type Command, Option } from 'commander'

import type { Act } from './call.ts'
import { oneMoreRange, oneMoreTag, wholeNumber } from './option-values.ts'

const SELECT = 'which assets, in the selection language, like "+gold/report" or "layer:bronze"'
const NAME = 'which project, where the workspace has several'

export function declareAsset(program: Command, act: Act): void {
  const asset = program.command('asset').description('list, show, materialise, observe and wipe assets')
  asset
    .command('list')
    .option('-s, --select <expression>', SELECT)
    .option('--name <project>', NAME)
    .description('list the assets and how fresh they are')
    .action(act(async () => (await import('./asset/list.ts')).assetList))
  asset
    .command('show')
    .argument('<key>', "the asset's key")
    .option('--name <project>', NAME)
    .description('show all that is known of an asset')
    .action(act(async () => (await import('./asset/show.ts')).assetShow))
  declareMaterialize(asset, act)
  asset
    .command('observe')
    .requiredOption('-s, --select <expression>', SELECT)
    .option('--partition <key>', 'the partition to observe')
    .option('--tag <key=value>', 'put a tag on the run; may be repeated', oneMoreTag)
    .option('--name <project>', NAME)
    .description('look which version of external assets is there now')
    .action(act(async () => (await import('./asset/materialize.ts')).assetObserve))
  asset
    .command('wipe')
    .argument('[keys...]', 'keys of assets')
    .option('-s, --select <expression>', SELECT)
    .option('--all', 'every asset of the project')
    .option('-y, --yes', 'do not ask')
    .option('--name <project>', NAME)
    .description('forget the records of assets; their data stays where it is')
    .action(act(async () => (await import('./asset/wipe.ts')).assetWipe))
}

function declareMaterialize(asset: Command, act: Act): void {
  asset
    .command('materialize')
    .alias('materialise')
    .requiredOption('-s, --select <expression>', SELECT)
    .option('-c, --config <json>', 'the run\'s config: a JSON file, or JSON that begins with "{"')
    .addOption(new Option('--partition <key>', 'the partition to make').conflicts('partitionRange'))
    .option('--partition-range <first..last>', 'several partitions in one run; may be repeated', oneMoreRange)
    .option('--tag <key=value>', 'put a tag on the run; may be repeated', oneMoreTag)
    .option('--stale-only', 'only what is missing or stale, and what lies below that')
    .option('--max-concurrency <count>', 'steps that run at once (default: 16)', wholeNumber(1, 10_000))
    .option('--name <project>', NAME)
    .description('make assets now, in this process')
    .action(act(async () => (await import('./asset/materialize.ts')).assetMaterialize))
}
