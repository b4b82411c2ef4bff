import { describe, expect, test } from 'vitest'

import { readCommand } from './cli.ts'

const command = (...argv: readonly string[]) => {
  const read = readCommand(argv)
  return read.ok ? read.command : read.reason
}

describe('readCommand', () => {
  test('run-once asks all sources of the samples, unless told', () => {
    expect(command('run-once')).toEqual({ kind: 'run-once', place: { mode: 'sample' }, sources: [] })
    expect(command('run-once', '--source', 'rss,hackernews', '--source', 'reddit', '--live')).toEqual({
      kind: 'run-once',
      place: { mode: 'live' },
      sources: ['hackernews', 'reddit', 'rss'],
    })
  })

  test('where things are kept, and by which configuration', () => {
    expect(command('status', '--json', '--recorded', '--home', 'x', '--config', 'y.yaml')).toEqual({
      kind: 'status',
      place: { mode: 'recorded', home: 'x', config: 'y.yaml' },
      isJson: true,
    })
    expect(command('recorded', 'there')).toEqual({ kind: 'recorded', place: { mode: 'recorded' }, folder: 'there' })
    expect(command('rebuild')).toEqual({ kind: 'rebuild', place: { mode: 'sample' } })
    expect(command('telegram-auth')).toEqual({ kind: 'telegram-auth', place: { mode: 'live' } })
    expect(readCommand(['status'], 'live')).toMatchObject({ command: { place: { mode: 'live' } } })
    expect(readCommand(['status'], 'recorded')).toMatchObject({ command: { place: { mode: 'recorded' } } })
    expect(readCommand(['status', '--live'], 'recorded')).toMatchObject({ command: { place: { mode: 'live' } } })
    expect(readCommand(['status'], 'lively')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('AGGRE_MODE'),
    })
  })

  test('help is given wherever it is asked for', () => {
    for (const argv of [['--help'], ['help'], ['status', '-h']]) expect(command(...argv)).toEqual({ kind: 'help' })
  })

  test.each([
    [[], 'Say what to do, for example run-once.'],
    [['fly'], 'There is no command fly; there are run-once, status, rebuild, recorded, telegram-auth.'],
    [['run-once', '--json'], 'run-once has no option --json.'],
    [
      ['run-once', '--source', 'usenet'],
      'There is no source "usenet"; there are hackernews, reddit, rss, youtube, lobsters, huggingface, telegram.',
    ],
    [
      ['run-once', '--source', ''],
      'There is no source ""; there are hackernews, reddit, rss, youtube, lobsters, huggingface, telegram.',
    ],
    [['status', 'now'], 'status does not know what to do with "now".'],
    [['status', '--live', '--recorded'], 'Either --live or --recorded, not both.'],
    [['recorded'], 'recorded needs the folder that holds the recordings.'],
    [['recorded', 'a', 'b'], 'recorded does not know what to do with "b".'],
    [['status', '--home', ''], '--home needs a folder.'],
    [['status', '--colour'], "Unknown option '--colour'."],
    [['status', '--json=1'], "Option '--json' does not take an argument."],
  ])('%j is refused in one sentence', (argv, reason) => {
    expect(command(...argv)).toBe(reason)
  })
})
