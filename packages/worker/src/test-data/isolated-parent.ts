// A process that runs one step in a process of its own, prints the step's number, and ends in the way that it is told,
// when its stdin ends.
import type { IsolatedCall } from '@ingot/core'

import { isolatedRunner } from '../isolated.ts'

const [stepKey = '', end = ''] = process.argv.slice(2)
const projectFile = new URL('./isolated-project.ts', import.meta.url).pathname
const call: IsolatedCall = {
  isolation: 'process',
  runId: 'run',
  stepKey,
  attempt: 1,
  partition: undefined,
  selected: [],
  inputs: {},
  config: undefined,
  runConfig: {},
}

const ENDS: Readonly<Record<string, () => void>> = {
  exit: () => process.exit(0),
  throw: () => {
    throw new Error('the parent broke')
  },
}

void isolatedRunner({ projectFile }).run(call, new AbortController().signal, ({ fields }) => {
  // A step that spins does so by then, and hears nothing any more.
  if (fields !== undefined) setTimeout(() => console.log(JSON.stringify(fields)), 200)
})
process.stdin.resume().once('end', () => ENDS[end]?.())
