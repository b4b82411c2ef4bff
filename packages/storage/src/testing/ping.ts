/**
 * ping — two processes that write to each other through one file, each when it has heard of the other, and how long that
 * took.
 */
import type { InstigatorRef, Storage } from '@ingot/core'
import { SCHEDULE, SENSOR } from '@ingot/core/contract'

export interface Side {
  /** Says that it has heard, with the time that it took; undefined = it only begins. */
  say(heardAfterMs: number | undefined): Promise<void>
  /** Waits for what the other says, and gives the time from its writing until it was read here. */
  hear(): Promise<{ readonly afterMs: number; readonly saidMs: number | undefined }>
}

interface Said {
  readonly atMs: number
  readonly heardAfterMs?: number
}

/** The caller's side, or that of the one who answers. */
export function sideOf(storage: Storage, who: 'caller' | 'answerer'): Side {
  const [own, other]: readonly InstigatorRef[] = who === 'caller' ? [SENSOR, SCHEDULE] : [SCHEDULE, SENSOR]
  if (own === undefined || other === undefined) throw new Error('there are two sides')
  let lastId = 0
  let heard = Promise.withResolvers<void>()
  storage.onChange((by) => {
    if (by === 'others') heard.resolve()
  })
  return {
    async say(heardAfterMs) {
      const body: Said = { atMs: Date.now(), ...(heardAfterMs === undefined ? {} : { heardAfterMs }) }
      await storage.addPush(own, { atMs: 0, body })
    },
    async hear() {
      for (;;) {
        const { promise } = heard
        const push = (await storage.listPushes(other, 1_000)).find((one) => one.id > lastId)
        if (push === undefined) {
          await promise
          heard = Promise.withResolvers<void>()
          continue
        }
        lastId = push.id
        const { atMs, heardAfterMs } = push.body as Said
        return { afterMs: Date.now() - atMs, saidMs: heardAfterMs }
      }
    },
  }
}
