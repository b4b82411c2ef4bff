/**
 * cli-telegram-auth — asks, at the terminal, what Telegram wants to know, and keeps the session.
 */
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

import { InvalidError } from 'ingot'

import type { SignInPrompts } from './collectors/telegram/telegram-auth.ts'
import { signInToTelegram } from './collectors/telegram/telegram-auth.ts'
import { HOME } from './home.ts'
import { CONFIG } from './resources.ts'

const DEFAULT_FILE = '.ingot/telegram.session'

export async function telegramAuth(signal: AbortSignal): Promise<number> {
  const file = resolve(HOME, CONFIG.sources.telegram?.sessionFile ?? DEFAULT_FILE)
  const { prompts, close } = terminalPrompts()
  try {
    const { name } = await signInToTelegram(file, prompts, signal)
    console.log(`Signed in as ${name}. The session is kept in ${file}; whoever has that file is you.`)
    return 0
  } finally {
    close()
  }
}

/** Answers come line by line, from a person or a pipe; a password is not shown while it is typed. */
function terminalPrompts(): { readonly prompts: SignInPrompts; close(): void } {
  const { stdin, stdout } = process
  let isHidden = false
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isHidden) stdout.write(chunk)
      done()
    },
  })
  const reader = createInterface({ input: stdin, output, terminal: stdin.isTTY === true })
  const lines = reader[Symbol.asyncIterator]()
  const ask = async (question: string, isSecret = false): Promise<string> => {
    stdout.write(`${question}: `)
    isHidden = isSecret
    const line = await lines.next()
    isHidden = false
    if (isSecret) stdout.write('\n')
    if (line.done !== true) return line.value
    throw new InvalidError(
      'invalid/telegram-prompt',
      `Nothing was answered to "${question}". Run telegram-auth in a terminal.`,
    )
  }
  const prompts: SignInPrompts = {
    apiId: () => ask('API id (of https://my.telegram.org)'),
    apiHash: () => ask('API hash', true),
    phone: () => ask('Phone number, with the code of the country'),
    code: () => ask('Code'),
    password: () => ask('Password', true),
    say: (message) => console.log(message),
  }
  return { prompts, close: () => reader.close() }
}
