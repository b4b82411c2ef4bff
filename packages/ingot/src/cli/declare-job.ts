import { type Command, Option } from 'commander'

import type { Act } from './call.ts'
import { integer, oneMoreRange, oneMoreTag, wholeNumber } from './option-values.ts'

const NAME = 'which project, where the workspace has several'

export function declareJob(program: Command, act: Act): void {
  const job = program.command('job').description('list jobs, show what they are made of, and launch them')
  job
    .command('list')
    .option('--name <project>', NAME)
    .description('list the jobs and how their last run went')
    .action(act(async () => (await import('./job/list.ts')).jobList))
  job
    .command('graph')
    .argument('<job>', "the job's name")
    .option('--name <project>', NAME)
    .description('show the ops or assets of a job and what waits for what')
    .action(act(async () => (await import('./job/graph.ts')).jobGraph))
  job
    .command('launch')
    .argument('<job>', "the job's name")
    .option('-c, --config <json>', 'the job\'s config: a JSON file, or JSON that begins with "{"')
    .option('--run-config <json>', 'the rest of the config, like {"ops":{…},"resources":{…}}: a file or JSON, too')
    .addOption(new Option('--partition <key>', 'the partition to run it for').conflicts('partitionRange'))
    .option('--partition-range <first..last>', 'several partitions in one run; may be repeated', oneMoreRange)
    .option('--ops <expression>', 'only these ops, like "fetch+"')
    .option('--tag <key=value>', 'put a tag on the run; may be repeated', oneMoreTag)
    .option('--priority <number>', "higher goes first (default: the job's, else 0)", integer)
    .option('--dedup-key <key>', 'make no second run while one with this key is unfinished')
    .option('--max-concurrency <count>', 'steps that run at once, when it is executed here', wholeNumber(1, 10_000))
    .option('--detach', "print the run's id and do not wait")
    .option('--name <project>', NAME)
    .description('put a run of a job into the queue and wait for its end; without a daemon it is executed here')
    .action(act(async () => (await import('./job/launch.ts')).jobLaunch))
}
