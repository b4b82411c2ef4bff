// 10,000 trivial steps in one run: what the orchestrator itself costs per step. First run of the process, not warmed up.
import { defineAsset } from '@ingot/core'

import { report, time } from '../case.ts'
import { graphOf, runAll, withStorage } from '../ports.ts'

const STEPS = 10_000
const kind = process.argv[2] ?? 'memory'

const graph = graphOf(Array.from({ length: STEPS }, (_, i) => defineAsset({ key: `step/${i}`, run: () => undefined })))
const ms = await withStorage(kind, (storage) => time(() => runAll(storage, graph)))
report([{ name: `overhead per step, ${kind}`, value: ms / STEPS, unit: 'ms/step' }])
