import { afterEach, expect, it } from 'vitest'

import { eventJson } from './checks.ts'

afterEach(() => {
  Reflect.deleteProperty(Object.prototype, 'toJSON')
})

it.each(['text', ['a'], 1, null, undefined])(
  'an event that a toJSON of every object makes %j of is refused',
  (made) => {
    Reflect.defineProperty(Object.prototype, 'toJSON', { configurable: true, value: () => made })
    const event = { kind: 'run-cancel-requested', runId: 'r', atMs: 1, by: 'test' } as const
    let thrown: unknown
    try {
      eventJson(event)
    } catch (error) {
      thrown = error
    }
    Reflect.deleteProperty(Object.prototype, 'toJSON')
    expect(thrown).toMatchObject({ code: 'invalid/event-not-json' })
  },
)
