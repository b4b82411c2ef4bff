/**
 * file-log — lines added to a file by many writers, in one process or several.
 *
 * Promise  1. Each group of lines is one write to a file opened for appending, so lines never mix (on a local file
 *             system; one on the network that does not append atomically is no place for several writers).
 *          2. What has resolved survives a power cut. Lines that come while others are written share the next write.
 *          3. After a line that was cut off the next write begins with a newline.
 */
import type { FileHandle } from 'node:fs/promises'
import { constants, open, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { ifThere, onDisk } from './disk.ts'
import type { ObjectStore } from './object-store.ts'
import { shareNext } from './share-next.ts'

type Appended = 'appended' | 'absent'

interface Waiting {
  readonly lines: string[]
  readonly done: Promise<Appended>
}

export interface FileLogs {
  readonly append: ObjectStore['append']
  /** Now, after whatever the caller did before. */
  isThere(log: string): Promise<boolean>
  /** When last looked: costs nothing. */
  wasThere(log: string): Promise<boolean>
}

export function fileLogs(root: string): FileLogs {
  const known = new Map<string, boolean>()
  const look = shareNext(async (log) => {
    const isThere = (await ifThere('look for a log', stat(join(root, log)))) !== undefined
    known.set(log, isThere)
    return isThere
  })
  const append = grouped(root)
  // A log that is there stays; one that somebody removed by hand is noticed when nothing takes the line.
  const isThere = async (log: string): Promise<boolean> => known.get(log) === true || look(log)
  return {
    isThere,
    wasThere: async (log) => known.get(log) ?? look(log),
    append: async (log, lines) => {
      const appended = await append(log, lines)
      known.set(log, appended === 'appended')
      return appended
    },
  }
}

function grouped(root: string): ObjectStore['append'] {
  const waiting = new Map<string, Waiting>()
  const last = new Map<string, Promise<unknown>>()
  return (log, lines) => {
    const group = waiting.get(log)
    if (group !== undefined) {
      group.lines.push(lines)
      return group.done
    }
    const texts = [lines]
    const done = (async () => {
      await last.get(log)?.catch(() => undefined)
      waiting.delete(log)
      return appendNow(root, log, texts)
    })()
    waiting.set(log, { lines: texts, done })
    last.set(log, done)
    return done
  }
}

async function appendNow(root: string, log: string, texts: readonly string[]): Promise<Appended> {
  // Not made when it is absent: whoever begins a log does so with care.
  const handle = await ifThere(`open ${log}`, open(join(root, log), constants.O_RDWR | constants.O_APPEND))
  if (handle === undefined) return 'absent'
  try {
    await onDisk(`append to ${log}`, appendTo(handle, texts.join('')))
    return 'appended'
  } finally {
    await handle.close()
  }
}

async function appendTo(handle: FileHandle, text: string): Promise<void> {
  const { size } = await handle.stat()
  const lastByte = new Uint8Array(1)
  if (size > 0) await handle.read(lastByte, 0, 1, size - 1)
  const bytes = new TextEncoder().encode(size > 0 && lastByte[0] !== 10 ? `\n${text}` : text)
  const { bytesWritten } = await handle.write(bytes)
  if (bytesWritten < bytes.length) throw new Error('the disk took only a part of it')
  await handle.sync()
}
