// What 1,000 schedules and 1,000 sensors cost while nothing happens: processor time of all processes, per second.
import { readFileSync } from 'node:fs'

import { report } from '../case.ts'
import { withDaemon } from '../daemon/open.ts'

const SETTLE_MS = 35_000
const WATCH_MS = 60_000

const percent = await withDaemon({ BENCH_IDLE: '1000' }, async () => {
  // Every sensor has ticked once, and what runs once has run.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const before = usedMs(processTree(process.pid))
  await new Promise((resolve) => setTimeout(resolve, WATCH_MS))
  return ((usedMs(processTree(process.pid)) - before) / WATCH_MS) * 100
})
report([{ name: '1,000 schedules + 1,000 sensors, idle', value: percent, unit: '%' }])

/** This process and those that it started, and they. */
function processTree(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return [pid, ...(children === '' ? [] : children.split(' ').flatMap((child) => processTree(Number(child))))]
}

/** User and system time of the processes, from /proc (Linux): fields 14 and 15, in hundredths of a second. */
function usedMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return sum + (Number(fields[11]) + Number(fields[12])) * 10
  }, 0)
}
