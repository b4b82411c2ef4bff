import type { FixedClock } from '@ingot/core'

import type { ReadMessage } from './read-events.ts'

/** The next message of a stream, however much time has to pass for it. */
export async function nextMessage(
  stream: AsyncGenerator<ReadMessage, void>,
  clock: Pick<FixedClock, 'advance'>,
): Promise<ReadMessage> {
  let isTold = false
  const told = stream.next().finally(() => (isTold = true))
  while (!isTold) await clock.advance(10)
  const { value } = await told
  if (value === undefined) throw new Error('the stream has ended')
  return value
}
