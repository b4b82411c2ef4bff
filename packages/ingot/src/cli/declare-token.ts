import { ROLES } from '@ingot/core'
import type { Command } from 'commander'
import { Argument, Option } from 'commander'

import type { Act } from './call.ts'
import { wholeNumber } from './option-values.ts'

const MAX_DAYS = 3_650

export function declareToken(program: Command, act: Act): void {
  const token = program.command('token').description('make and revoke tokens for the web UI and the API')
  token
    .command('create')
    .argument('<name>', 'who or what it is for: ci, grafana, ada')
    .addOption(
      new Option('--role <role>', 'what it may do; each may do what those before it may')
        .choices(ROLES)
        .default('viewer'),
    )
    .option('--expires <days>', 'days that it is good for; for ever unless given', wholeNumber(1, MAX_DAYS))
    .description('make a token; its secret is printed once and kept nowhere')
    .action(act(async () => (await import('./token/create.ts')).tokenCreate))
  token
    .command('list')
    .description('list tokens: role, age, when last used')
    .action(act(async () => (await import('./token/list.ts')).tokenList))
  token
    .command('revoke')
    .addArgument(new Argument('<token>', 'its id, or its name where only one has it'))
    .description('make a token open nothing from now on')
    .action(act(async () => (await import('./token/revoke.ts')).tokenRevoke))
}
