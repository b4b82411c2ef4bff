/**
 * session-file — a signed-in session, kept for its owner alone: who holds it is that account.
 *
 * Errors   InvalidError invalid/telegram-session  the file is there and cannot be read as one
 * Promise  The file is never readable by anybody else (0600), and never half-written.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

import { InvalidError } from 'ingot'
import { z } from 'zod'

const sessionSchema = z.object({
  apiId: z.int().positive(),
  apiHash: z.string().min(1),
  session: z.string().min(1),
  /** By name, in lower case: Telegram lets a client ask for few names a day. */
  channels: z.record(z.string(), z.object({ id: z.int(), accessHash: z.string() })).default({}),
})

export type TelegramSession = z.output<typeof sessionSchema>

export async function readSession(file: string): Promise<TelegramSession> {
  try {
    return sessionSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    // Nothing of the file is quoted.
    throw new InvalidError(
      'invalid/telegram-session',
      `The Telegram session ${file} cannot be read: sign in again with "aggre telegram-auth".`,
      { cause: cause instanceof z.ZodError || cause instanceof SyntaxError ? undefined : cause },
    )
  }
}

export async function saveSession(file: string, session: TelegramSession): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.${randomUUID()}`
  try {
    await using handle = await open(fresh, 'wx', 0o600)
    await handle.writeFile(`${JSON.stringify(session, null, 2)}\n`)
    await handle.sync()
    await rename(fresh, file)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}
