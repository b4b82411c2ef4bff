import { fixedClock } from '@ingot/core'
import { describe, expect, test } from 'vitest'

import { createHostGate } from './host-gate.ts'

/** Who has come in, in order; `leave(name)` lets one out. */
function visitors(maxPerHost: number, minGapMs: number) {
  const clock = fixedClock(1_000)
  const gate = createHostGate(clock, maxPerHost, minGapMs)
  const entered: string[] = []
  const leaves = new Map<string, () => void>()
  const come = (name: string, host = 'a.example', signal?: AbortSignal): Promise<void> =>
    gate.enter(host, signal).then((leave) => {
      entered.push(`${name}@${clock.nowMs()}`)
      leaves.set(name, leave)
    })
  return { clock, gate, entered, come, leave: (name: string) => leaves.get(name)?.() }
}

describe('a host', () => {
  test('gets so many at once and no more, in the order they came', async () => {
    const { clock, entered, come, leave } = visitors(2, 0)
    const all = ['1', '2', '3', '4'].map((name) => come(name))
    await clock.advance(0)
    expect(entered).toEqual(['1@1000', '2@1000'])
    leave('2')
    leave('2')
    await clock.advance(5)
    expect(entered).toEqual(['1@1000', '2@1000', '3@1000'])
    leave('1')
    await Promise.all(all)
    expect(entered.at(-1)).toBe('4@1005')
  })

  test('gets one after the other with the gap between them, also when it is free', async () => {
    const { clock, entered, come, leave } = visitors(5, 100)
    const all = ['1', '2', '3'].map((name) => come(name))
    await clock.advance(0)
    leave('1')
    await clock.advance(250)
    await Promise.all(all)
    expect(entered).toEqual(['1@1000', '2@1100', '3@1200'])
    await Promise.all([come('4'), clock.advance(50)])
    expect(entered.at(-1)).toBe('4@1300')
  })

  test('does not wait for another', async () => {
    const { entered, come } = visitors(1, 1_000)
    await Promise.all([come('1', 'a.example'), come('2', 'b.example')])
    expect(entered).toEqual(['1@1000', '2@1000'])
  })

  test('that asks for a wider gap gets it', async () => {
    const { clock, gate, entered, come } = visitors(5, 100)
    gate.widen('a.example', 500)
    gate.widen('a.example', 200)
    await come('1')
    await Promise.all([come('2'), clock.advance(600)])
    expect(entered).toEqual(['1@1000', '2@1500'])
  })
})

describe('who gives up waiting', () => {
  test('takes no turn, and the next one has it', async () => {
    const { clock, entered, come, leave } = visitors(1, 0)
    const abort = new AbortController()
    await come('1')
    const second = come('2', 'a.example', abort.signal)
    const third = come('3')
    abort.abort(new Error('enough'))
    await expect(second).rejects.toThrow('enough')
    leave('1')
    await third
    expect(entered).toEqual(['1@1000', '3@1000'])
    expect(clock.sleeperCount()).toBe(0)
  })

  test('leaves no timer behind', async () => {
    const { clock, come } = visitors(1, 100)
    const abort = new AbortController()
    await come('1').then(() => undefined)
    const second = come('2', 'b.example')
    await second
    const third = come('3', 'b.example', abort.signal)
    abort.abort(new Error('enough'))
    await expect(third).rejects.toThrow('enough')
    expect(clock.sleeperCount()).toBe(0)
    await expect(come('4', 'a.example', abort.signal)).rejects.toThrow('enough')
  })

  test('while the gap runs does not take it from who comes after', async () => {
    const { clock, entered, come, leave } = visitors(1, 100)
    const abort = new AbortController()
    await come('1')
    leave('1')
    const second = come('2', 'a.example', abort.signal)
    abort.abort(new Error('enough'))
    const third = come('3')
    await expect(second).rejects.toThrow('enough')
    await Promise.all([third, clock.advance(100)])
    expect(entered).toEqual(['1@1000', '3@1100'])
  })
})
