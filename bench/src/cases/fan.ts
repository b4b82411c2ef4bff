// Eight steps that wait half a second each, and one that gathers them: the shape of Dagster's published table.
import { setTimeout as wait } from 'node:timers/promises'

import { defineAsset } from '@ingot/core'

import { report, time } from '../case.ts'
import { graphOf, runAll, withStorage } from '../ports.ts'

const chunks = Array.from({ length: 8 }, (_, i) => defineAsset({ key: `chunk/${i}`, run: () => wait(500, i) }))
const total = defineAsset({
  key: 'total',
  deps: Object.fromEntries(chunks.map((chunk, i) => [`c${i}`, chunk])),
  run: (inputs) => Object.values(inputs).reduce((sum, value) => sum + value, 0),
})
const ms = await withStorage('sqlite', (storage) => time(() => runAll(storage, graphOf([...chunks, total]))))
report([{ name: 'fan of 8 × 0.5 s', value: ms, unit: 'ms' }])
