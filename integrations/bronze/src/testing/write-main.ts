// Writes artefacts `{from}..{to}` of a source type into a store, says each key on stdout once it is written, and ends the
// process by SIGKILL at a step of a write when it is told to.
//   node write-main.ts '{"root":"…","sourceType":"s","from":0,"to":10,"indexFromItems":100,"killAt":"linked","killOn":3}'
import { openFileObjects } from '../store/file-objects.ts'
import { openBronzeStore } from '../store/open-bronze-store.ts'

interface Task {
  readonly root: string
  readonly sourceType: string
  readonly from: number
  readonly to: number
  readonly indexFromItems?: number
  /** Artefacts in flight at once. */
  readonly atOnce?: number
  readonly hasProvenance?: boolean
  readonly killAt?: string
  /** At which passing of that step, counted from 1. */
  readonly killOn?: number
}

const task = JSON.parse(process.argv[2] ?? '') as Task
let passes = 0
const objects = await openFileObjects({
  root: task.root,
  onStep: (step) => {
    if (step !== task.killAt) return
    passes += 1
    if (passes === (task.killOn ?? 1)) process.kill(process.pid, 'SIGKILL')
  },
})
const { indexFromItems } = task
const bronze = await openBronzeStore({ objects, ...(indexFromItems === undefined ? {} : { indexFromItems }) })
let next = task.from

async function lane(): Promise<void> {
  for (let i = next++; i < task.to; i = next++) {
    const key = { sourceType: task.sourceType, externalId: `item-${i}`, artifactType: 'raw', ext: 'json' }
    await bronze.write(key, `{"id":${i}}`, task.hasProvenance === false ? undefined : { fetchedAtMs: i })
    process.stdout.write(`${key.externalId}\n`)
  }
}

await Promise.all(Array.from({ length: task.atOnce ?? 1 }, lane))
