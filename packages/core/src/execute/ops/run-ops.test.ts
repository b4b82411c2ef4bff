import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { dynamic } from '../../definition/dynamic.ts'
import { defineGraph } from '../../definition/graph-definition.ts'
import { defineJob } from '../../definition/job.ts'
import { defineOp } from '../../definition/op.ts'
import { retry, skip } from '../../definition/outcome.ts'
import type { EndedStep, FailedStep } from '../../definition/trigger.ts'
import { always, onFailure } from '../../definition/trigger.ts'
import type { Wire } from '../../definition/wire.ts'
import type { StoredEvent } from '../../event/event.ts'
import { executeJob } from '../../testing/execute-job.ts'

const number = defineOp({ name: 'number', run: ({ of }: { of: number }) => of })
const add = defineOp({ name: 'add', run: ({ a, b }: { a: number; b: number }) => a + b })
const split = defineOp({
  name: 'split',
  run: ({ text }: { text: string }) => dynamic(text.split('').filter(Boolean), (letter) => letter),
})
const upper = defineOp({ name: 'upper', run: ({ letter }: { letter: string }) => letter.toUpperCase() })
const join = defineOp({ name: 'join', run: ({ parts }: { parts: readonly string[] }) => parts.join('') })
const fails = defineOp({
  name: 'fails',
  run: (): number => {
    throw new Error('no')
  },
})

function endsOf(events: readonly StoredEvent[]): Record<string, string> {
  return Object.fromEntries(
    events.flatMap((event) =>
      event.kind === 'step-succeeded' ||
      event.kind === 'step-failed' ||
      event.kind === 'step-skipped' ||
      event.kind === 'step-canceled'
        ? [[event.stepKey, event.kind.slice(5)]]
        : [],
    ),
  )
}

describe('a job of ops', () => {
  it('gives each op what those before it gave, and its config as wires', async () => {
    const job = defineJob({
      name: 'sum',
      config: z.object({ start: z.number(), deep: z.object({ more: z.number().default(5) }).prefault({}) }),
      compose: ({ config }) => {
        const first = number({ of: config.start })
        const second = number({ of: config.deep.more }, { as: 'more' })
        return add({ a: first, b: add({ a: second, b: 100 }) })
      },
    })
    const result = await executeJob(job, { config: { start: 1 } })
    expect(result.run.message).toBeUndefined()
    expect(result.outputs).toEqual({ number: 1, more: 5, add: 105, add_2: 106 })
    expect(result.run.steps).toMatchObject({ planned: 4, succeeded: 4 })
  })

  it('runs the ops of a graph under its name, also within another graph', async () => {
    const twice = defineGraph({
      name: 'twice',
      compose: ({ value }: { value: Wire<number> }) => add({ a: value, b: value }),
    })
    const four = defineGraph({
      name: 'four',
      compose: ({ value }: { value: Wire<number> }) => twice({ value: twice({ value }) }),
    })
    const job = defineJob({ name: 'graphs', compose: () => four({ value: 3 }) })
    const { outputs } = await executeJob(job)
    expect(outputs).toEqual({ 'four.twice.add': 6, 'four.twice_2.add': 12 })
  })

  it('skips what reads an output that was skipped or left out, and runs what reads the others', async () => {
    const sort = defineOp({
      name: 'sort',
      outputs: { good: {}, bad: { optional: true }, ugly: {} },
      run: (): { good: number; bad?: number; ugly: number | ReturnType<typeof skip> } => ({
        good: 1,
        ugly: skip('none'),
      }),
    })
    const job = defineJob({
      name: 'sorting',
      compose: () => {
        const { good, bad, ugly } = sort()
        number({ of: good }, { as: 'reads_good' })
        add({ a: number({ of: bad }, { as: 'reads_bad' }), b: 1 })
        number({ of: ugly }, { as: 'reads_ugly' })
      },
    })
    const { run, events } = await executeJob(job)
    expect(run.status).toBe('succeeded')
    expect(endsOf(events)).toEqual({
      sort: 'succeeded',
      reads_good: 'succeeded',
      reads_bad: 'skipped',
      add: 'skipped',
      reads_ugly: 'skipped',
    })
  })
})

describe('a dynamic output', () => {
  it('is mapped key by key and collected in its order', async () => {
    const job = defineJob({
      name: 'letters',
      config: z.object({ text: z.string() }),
      compose: ({ config }) =>
        join({
          parts: split({ text: config.text })
            .map((letter) => upper({ letter }))
            .map((letter) => join({ parts: [letter, '!'] }, { as: 'shout' }))
            .collect(),
        }),
    })
    const result = await executeJob(job, { config: { text: 'cab' } })
    expect(result.outputs).toMatchObject({ split: ['c', 'a', 'b'], 'upper[a]': 'A', 'shout[c]': 'C!', join: 'C!A!B!' })
    expect(result.run.steps).toMatchObject({ planned: 8, succeeded: 8, running: 0 })
    const none = await executeJob(job, { config: { text: '' } })
    expect(none.outputs).toEqual({ split: [], join: '' })
    expect(none.isSuccess).toBe(true)
  })

  it('may give dynamic outputs again, collected inside or outside', async () => {
    const words = defineOp({
      name: 'words',
      run: ({ text }: { text: string }) => dynamic(text.split(' '), (word) => word),
    })
    const lists = defineOp({
      name: 'lists',
      run: ({ of }: { of: readonly (readonly string[])[] }) => JSON.stringify(of),
    })
    const job = defineJob({
      name: 'nested',
      compose: () => {
        const all = words({ text: 'ab cd' }).map((text) => {
          const letters = split({ text }).map((letter) => upper({ letter }))
          return { letters, word: join({ parts: letters.collect() }) }
        })
        const { letters, word } = all.collect()
        lists({ of: letters })
        join({ parts: word }, { as: 'whole' })
      },
    })
    const { outputs, errors } = await executeJob(job)
    expect(errors).toEqual({})
    expect(outputs).toMatchObject({
      'upper[ab][b]': 'B',
      'join[cd]': 'CD',
      lists: '[["A","B"],["C","D"]]',
      whole: 'ABCD',
    })
  })

  it('makes a step for every pair of keys of two', async () => {
    const pair = defineOp({ name: 'pair', run: ({ a, b }: { a: string; b: string }) => a + b })
    const flat = defineOp({
      name: 'flat',
      run: ({ all }: { all: readonly (readonly string[])[] }) => all.flat().join(' '),
    })
    const job = defineJob({
      name: 'pairs',
      compose: () => {
        const left = split({ text: 'ab' }, { as: 'left' }).map((letter) => upper({ letter }))
        const right = split({ text: 'xy' }, { as: 'right' }).map((letter) => upper({ letter }, { as: 'big' }))
        return flat({ all: left.map((a) => right.map((b) => pair({ a, b }))).collect() })
      },
    })
    const { outputs, errors } = await executeJob(job)
    expect(errors).toEqual({})
    expect(outputs['flat']).toBe('AX AY BX BY')
    expect(outputs['pair[b][x]']).toBe('BX')
  })

  it('leaves skipped keys out of what is collected, and a failed one keeps the collection from being read', async () => {
    const odd = defineOp({
      name: 'odd',
      run: ({ letter }: { letter: string }) => {
        if (letter === 'x') throw new Error('x is bad')
        return letter === 'b' ? skip('b is dull') : letter
      },
    })
    const job = defineJob({
      name: 'odd',
      config: z.object({ text: z.string() }),
      compose: ({ config }) =>
        join({
          parts: split({ text: config.text })
            .map((letter) => odd({ letter }))
            .collect(),
        }),
    })
    expect((await executeJob(job, { config: { text: 'abc' } })).outputs['join']).toBe('ac')
    const failed = await executeJob(job, { config: { text: 'axc' } })
    expect(endsOf(failed.events)).toMatchObject({
      'odd[a]': 'succeeded',
      'odd[c]': 'succeeded',
      'odd[x]': 'failed',
      join: 'skipped',
    })
    expect(failed.events.find((event) => event.kind === 'step-skipped')).toMatchObject({ cause: 'upstream' })
  })
})

describe('the count of steps', () => {
  it('adds up when what is mapped failed, at the root and within another map', async () => {
    const broken = defineOp({
      name: 'broken',
      run: ({ letter }: { letter: string }) => {
        if (letter === 'b') throw new Error('b')
        return dynamic([letter], (one) => one)
      },
    })
    const job = defineJob({
      name: 'counts',
      compose: () => {
        const inner = (letter: Wire<string> | string) => {
          const all = broken({ letter }).map((one) => join({ parts: [upper({ letter: one })] }))
          join({ parts: all.collect() })
        }
        inner('b')
        split({ text: 'abc' }).map(inner)
      },
    })
    const { run } = await executeJob(job)
    expect(run.status).toBe('failed')
    // The root's four, split, and per key four.
    expect(run.steps).toMatchObject({ planned: 17, running: 0, succeeded: 9, failed: 2, skipped: 6, canceled: 0 })
  })
})

describe('an op that throws retry()', () => {
  it('is run once more without a policy of its own', async () => {
    const attempts: number[] = []
    const again = defineOp({
      name: 'again',
      run: (_inputs, { attempt }) => {
        attempts.push(attempt)
        throw retry('again')
      },
    })
    const { run, errors } = await executeJob(defineJob({ name: 'retrying', compose: () => again() }))
    expect([run.status, attempts]).toEqual(['failed', [1, 2]])
    expect(errors['again']?.message).toContain('again')
  })
})

describe('triggers', () => {
  const tell = defineOp({
    name: 'tell',
    run: ({ failures }: { failures: readonly FailedStep[] }) => failures.map((one) => one.stepKey).join(),
  })
  const sweep = defineOp({
    name: 'sweep',
    run: ({ ends }: { ends: readonly EndedStep[] }) => ends.map((one) => `${one.stepKey} ${one.outcome}`).join(),
  })

  it('onFailure runs when something failed, always runs whatever came', async () => {
    const job = defineJob({
      name: 'triggers',
      compose: () => {
        const good = number({ of: 1 })
        const bad = add({ a: fails(), b: good })
        onFailure([good, bad], (failures) => tell({ failures }))
        onFailure(good, (failures) => tell({ failures }, { as: 'quiet' }))
        always([good, bad], (ends) => sweep({ ends }))
      },
    })
    const { run, outputs, events } = await executeJob(job)
    expect(run.status).toBe('failed')
    expect(outputs).toMatchObject({ tell: 'fails', sweep: 'number succeeded,add skipped' })
    expect(events.find((event) => event.kind === 'step-skipped' && event.stepKey === 'quiet')).toMatchObject({
      cause: 'chosen',
      reason: 'nothing that it watches has failed',
    })
  })

  it('watch all keys of a map', async () => {
    const picky = defineOp({
      name: 'picky',
      run: ({ letter }: { letter: string }) => {
        if (letter === 'b') throw new Error('b')
        return letter
      },
    })
    const job = defineJob({
      name: 'watching',
      compose: () => {
        const all = split({ text: 'abc' }).map((letter) => picky({ letter }))
        onFailure(all, (failures) => tell({ failures }))
        always(all, (ends) => sweep({ ends }))
      },
    })
    const { outputs } = await executeJob(job)
    expect(outputs).toMatchObject({ tell: 'picky[b]', sweep: 'picky[a] succeeded,picky[b] failed,picky[c] succeeded' })
  })
})
