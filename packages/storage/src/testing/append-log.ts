/**
 * append-log — a process of its own that appends to a run's log.
 *
 * Usage    node append-log.ts <directory> <runId> <writer> <number of lines>
 */
import { fileLogStore } from '../files/log-files.ts'

const [directory = '', runId = '', writer = '', count = '0'] = process.argv.slice(2)
await using store = fileLogStore(directory)
for (let i = 0; i < Number(count); i += 1) {
  await store.append(runId, [
    { atMs: i, level: 'info', stream: 'log', message: `${writer} ${i} ${'x'.repeat(i * 31)}` },
  ])
}
