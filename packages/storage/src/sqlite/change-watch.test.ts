import { queued, started } from '@ingot/core/contract'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { linesOf } from '../testing/children.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { ChangeWatch } from './change-watch.ts'
import { Connection } from './connection.ts'
import { openSqliteStorage } from './storage.ts'

it('commits of another connection are heard of as by others, each time, and its own as by itself', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await using storage = await openSqliteStorage({ path })
  await using other = await openSqliteStorage({ path })
  for (let round = 0; round < 20; round += 1) {
    const heard = new Promise<string>((resolve) => {
      const stop = storage.onChange((by) => {
        stop()
        resolve(by)
      })
    })
    await (round % 2 === 0 ? other : storage).append([queued(`r${round}`)])
    expect(await heard).toBe(round % 2 === 0 ? 'others' : 'self')
  }
})

it('one who goes on listening hears of every commit of another, however they follow each other', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await using storage = await openSqliteStorage({ path })
  await using other = await openSqliteStorage({ path })
  let wake = (): void => {}
  storage.onChange(() => wake())
  for (let i = 0; i < 200; i += 1) {
    const heard = new Promise<void>((resolve) => {
      wake = resolve
    })
    await other.append([i === 0 ? queued('r') : started('r', i)])
    await heard
    // Whatever woke it: what was committed before is there to be read.
    expect(await storage.lastEventId()).toBe(i + 1)
  }
})

it('where the system tells of no writes, they are found by looking', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  await using storage = await openSqliteStorage({ path })
  // Under this name there is no log file to watch.
  const connection = new Connection(directory.join('elsewhere'), new DatabaseSync(path))
  const watch = new ChangeWatch(connection)
  for (const runId of ['r', 's']) {
    const heard = new Promise<string>((resolve) => {
      const stop = watch.listen((by) => {
        stop()
        resolve(by)
      })
    })
    await storage.append([queued(runId)])
    expect(await heard).toBe('others')
  }
  connection.close()
})

it('whoever listens does not keep its process alive', { timeout: 30_000 }, async () => {
  await using directory = await temporaryDirectory()
  expect(await linesOf('listen.ts', [directory.join('ingot.db')])).toEqual(['self'])
})
