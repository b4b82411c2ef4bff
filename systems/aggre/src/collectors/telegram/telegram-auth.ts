/**
 * telegram-auth — signs in once, by phone, code and password where there is one, and keeps the session.
 *
 * Errors   InvalidError invalid/telegram-api  the API id is no number, or the hash is empty
 *          what Telegram or the connection says, as it comes; nothing is saved then
 */
import { start } from '@mtcute/core/methods.js'
import { InvalidError } from 'ingot'

import { createMtproto, type Credentials } from './mtproto-client.ts'
import { saveSession } from './session-file.ts'

/** Where the answers come from: a terminal, or a test. */
export interface SignInPrompts {
  /** From https://my.telegram.org, of an app that the account's owner makes there. */
  apiId(): Promise<string>
  apiHash(): Promise<string>
  /** With the country's code. */
  phone(): Promise<string>
  code(): Promise<string>
  /** Of two-step verification; asked for only when the account has one. */
  password(): Promise<string>
  say(message: string): void
}

export interface SignedIn {
  readonly name: string
  readonly file: string
}

export async function signInToTelegram(file: string, prompts: SignInPrompts, signal: AbortSignal): Promise<SignedIn> {
  const credentials = readCredentials(await prompts.apiId(), await prompts.apiHash())
  await using client = createMtproto(credentials)
  const user = await start(client, {
    phone: () => prompts.phone(),
    code: () => prompts.code(),
    password: () => prompts.password(),
    codeSentCallback: ({ type }) => prompts.say(`Telegram has sent a code (${type}).`),
    invalidCodeCallback: (type) => prompts.say(`Telegram does not know this ${type}; try again.`),
    abortSignal: signal,
  })
  await saveSession(file, { ...credentials, session: await client.exportSession(), channels: {} })
  return { name: user.displayName, file }
}

function readCredentials(id: string, hash: string): Credentials {
  const apiId = Number(id.trim())
  const apiHash = hash.trim()
  if (Number.isSafeInteger(apiId) && apiId > 0 && apiHash !== '') return { apiId, apiHash }
  throw new InvalidError(
    'invalid/telegram-api',
    'The API id must be a whole number and the API hash a text: both are given at https://my.telegram.org.',
  )
}
