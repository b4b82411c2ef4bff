import { type Command, Option } from 'commander'

import type { Act } from './call.ts'
import { logLevel, oneMoreTag, statuses, wholeNumber } from './option-values.ts'

const ID = "the run's id, or its beginning"

export function declareRun(program: Command, act: Act): void {
  const run = program.command('run').description('list, show, retry and cancel runs, and read their logs')
  run
    .command('list')
    .option('--status <statuses>', 'only runs that are so, like "failed,canceled"', statuses)
    .option('--job <name>', 'only runs of this job')
    .option('--tag <key=value>', 'only runs with this tag; may be repeated', oneMoreTag)
    .option('-n, --limit <count>', 'at most so many', wholeNumber(1, 1_000), 20)
    .option('--cursor <cursor>', 'read on after the page before')
    .description('list runs, newest first')
    .action(act(async () => (await import('./run/list.ts')).runList))
  run
    .command('show')
    .argument('<id>', ID)
    .option('--events', 'every event, too')
    .description('show what became of a run and its steps')
    .action(act(async () => (await import('./run/show.ts')).runShow))
  run
    .command('logs')
    .argument('<id>', ID)
    .option('-f, --follow', 'go on until the run ends')
    .option('--step <key>', 'only lines of this step')
    .option('--level <level>', 'only lines of this level and above: debug, info, warning, error', logLevel)
    .description('print what the steps of a run logged')
    .action(act(async () => (await import('./run/logs.ts')).runLogs))
  run
    .command('retry')
    .argument('<id>', ID)
    .addOption(
      new Option('--strategy <strategy>', 'what to run again')
        .choices(['from-failure', 'all'])
        .default('from-failure')
        .conflicts('select'),
    )
    .option('-s, --select <expression>', 'run these assets again, whatever became of them; of a job its ops')
    .option('--max-concurrency <count>', 'steps that run at once, when it is executed here', wholeNumber(1, 10_000))
    .option('--detach', "print the new run's id and do not wait")
    .description('run again what a finished run left undone; a daemon does, where one is alive')
    .action(act(async () => (await import('./run/retry.ts')).runRetry))
  run
    .command('cancel')
    .argument('<id>', ID)
    .option('--timeout <seconds>', 'how long to wait for its end', wholeNumber(0, 86_400), 30)
    .option('--force', 'kill its process at once, without the grace that its steps have')
    .description('ask the process that executes a run to end it, and wait until it has')
    .action(act(async () => (await import('./run/cancel.ts')).runCancel))
}
