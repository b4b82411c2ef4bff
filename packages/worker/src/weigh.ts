/**
 * weigh — looks every second what a process holds in memory: its heap has a limit of its own, but buffers and native
 * code lie outside it. Linux only; elsewhere nothing is known.
 */
import { memoryBytes } from './memory-bytes.ts'
import { residentBytes } from './process-tree.ts'

const EVERY_MS = 1_000
const MEBIBYTE = 1024 * 1024

/** Calls `onTooMuch` once with a part of a sentence; returns the way to stop. */
export function weigh(pid: number | undefined, maxMemoryMb: number, onTooMuch: (message: string) => void): () => void {
  const timer = setInterval(() => {
    const bytes = pid === undefined ? undefined : residentBytes(pid)
    if (bytes === undefined || bytes <= maxMemoryMb * MEBIBYTE) return
    clearInterval(timer)
    onTooMuch(`ran out of memory (limit ${maxMemoryMb} MiB, its process held ${Math.round(bytes / MEBIBYTE)})`)
  }, EVERY_MS).unref()
  return () => clearInterval(timer)
}

/** Three quarters of the machine's. The rest is for the store, the daemon, and everything else on it. */
export function defaultMemoryMb(): number {
  return Math.floor((memoryBytes() * 0.75) / MEBIBYTE)
}
