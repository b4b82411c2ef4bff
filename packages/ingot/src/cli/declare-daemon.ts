import type { Command } from 'commander'
import { Option } from 'commander'

import type { Act } from './call.ts'
import { wholeNumber } from './option-values.ts'

const DEFAULT_PORT = 4_600

export function declareDaemon(program: Command, act: Act): void {
  const withDoor = (command: Command): Command =>
    command
      .option('--port <port>', 'port of the web UI and the API; 0 = any free one', wholeNumber(0, 65_535), DEFAULT_PORT)
      .option('--host <address>', 'address it listens at; any but this machine’s own needs --auth tokens', '127.0.0.1')
      .addOption(new Option('--auth <how>', 'who may come in').choices(['none', 'tokens']))
      .option('--read-only', 'show everything and change nothing')
      .option('--open', 'open the web UI in the browser')
  withDoor(program.command('dev'))
    .description(
      'run everything here, with the web UI: schedules, sensors, automation, queue, workers; code is reloaded as it changes',
    )
    .action(act(async () => (await import('./dev.ts')).dev))
  withDoor(program.command('daemon'))
    .description('the same for a server: code is loaded once; told to stop, it lets its runs finish')
    .action(act(async () => (await import('./dev.ts')).daemon))
  withDoor(program.command('server'))
    .description('the web UI and the API alone, beside a daemon of another process')
    .action(act(async () => (await import('./dev.ts')).server))
}
