import { readFileSync } from 'node:fs'

/** Memory that the process holds now, without its children (Linux). */
export function rssMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1_000
}
