import { join } from 'node:path'

import { expect, test } from 'vitest'

import { enterPlace } from './cli-place.ts'

const folders = { system: '/aggre', startedIn: import.meta.dirname }

test('the samples live in the system’s folder, live and recorded input in folders of their own', () => {
  const sample: Record<string, string | undefined> = {}
  enterPlace({ kind: 'status', place: { mode: 'sample' }, isJson: false }, folders, sample)
  expect(sample).toEqual({ AGGRE_MODE: 'sample' })
  const live: Record<string, string | undefined> = {}
  enterPlace({ kind: 'run-once', place: { mode: 'live' }, sources: [] }, folders, live)
  expect(live).toEqual({ AGGRE_MODE: 'live', AGGRE_HOME: '/aggre/live' })
  const recorded: Record<string, string | undefined> = {}
  enterPlace({ kind: 'recorded', place: { mode: 'recorded' }, folder: 'sample' }, folders, recorded)
  expect(recorded).toEqual({
    AGGRE_MODE: 'recorded',
    AGGRE_HOME: '/aggre/recorded',
    AGGRE_RECORDED: join(import.meta.dirname, 'sample'),
  })
})

test('a home that is given wins over one in the environment, which wins over the default', () => {
  const environment: Record<string, string | undefined> = { AGGRE_HOME: '/from/environment' }
  enterPlace({ kind: 'rebuild', place: { mode: 'live' } }, folders, environment)
  expect(environment['AGGRE_HOME']).toBe('/from/environment')
  enterPlace({ kind: 'rebuild', place: { mode: 'live', home: 'sub' } }, folders, environment)
  expect(environment['AGGRE_HOME']).toBe(join(import.meta.dirname, 'sub'))
})

test('a file or folder that is not there is named', () => {
  const nowhere = { kind: 'recorded', place: { mode: 'recorded' }, folder: 'nowhere' } as const
  expect(enterPlace(nowhere, folders, {})).toBe(`The folder ${join(import.meta.dirname, 'nowhere')} does not exist.`)
  const noFile = { kind: 'rebuild', place: { mode: 'live', config: 'sample' } } as const
  expect(enterPlace(noFile, folders, {})).toBe(
    `The configuration ${join(import.meta.dirname, 'sample')} does not exist.`,
  )
})
