import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join, relative } from 'node:path'
import { inspect } from 'node:util'

import { describe, expect, onTestFinished, test } from 'vitest'

import type { OpenDatabase } from '../open-database.ts'
import { openDatabase } from '../open-database.ts'
import { temporaryFolder } from '../table/testing/contexts.ts'
import { isAlive, keeperPid, serverPid, startClient } from './testing/server-probe.ts'

const LINGER_MS = 300

/** A folder whose server is gone before the folder is. */
function serverFolder(parent = temporaryFolder()): string {
  const directory = join(parent, 'postgres')
  onTestFinished(() => {
    for (const pid of [keeperPid(directory), serverPid(directory)])
      if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL')
  })
  return directory
}

async function open(directory: string): Promise<OpenDatabase> {
  const database = await openDatabase({ directory, lingerMs: LINGER_MS })
  onTestFinished(() => database.close())
  return database
}

async function startedAt(database: OpenDatabase): Promise<string> {
  const [row] = await database.query<{ started: string }>('select pg_postmaster_start_time()::text as started')
  return row?.started ?? ''
}

describe('life', () => {
  test('the first to open it starts it, the next finds it, and it stops when all have gone', async () => {
    const directory = serverFolder()
    const first = await open(relative(process.cwd(), directory))
    await first.query('create table kept (id int)')
    const second = startClient(directory, 'hold')
    expect(await second.line()).toBe(await startedAt(first))
    const pids = [serverPid(directory), keeperPid(directory)]
    expect(pids.map(isAlive)).toEqual([true, true])
    await first.close()
    expect(pids.map(isAlive)).toEqual([true, true])
    await second.leave()
    await expect.poll(() => pids.map(isAlive)).toEqual([false, false])
    const again = await open(directory)
    expect(await again.query('select * from kept')).toEqual([])
  })

  test('several processes at once start one server', async () => {
    const directory = serverFolder()
    const clients = Array.from({ length: 4 }, () => startClient(directory, 'hold'))
    const started = new Set(await Promise.all(clients.map((client) => client.line())))
    expect([...started]).toEqual([expect.stringMatching(/^20/)])
    await Promise.all(clients.map((client) => client.leave()))
  })

  test('a process that opened a database ends when its work is done, closed or not', async () => {
    const directory = serverFolder()
    const client = startClient(directory, 'exit')
    expect(await client.line()).toMatch(/^20/)
    expect(await client.line()).toBe('ended with 0')
    await expect.poll(() => isAlive(serverPid(directory))).toBe(false)
  })

  test('its files are for nobody else, it listens on this machine only, and asks for the password', async () => {
    const directory = serverFolder()
    const database = await open(directory)
    for (const name of ['password', 'server.json', 'server.log']) {
      expect([name, statSync(join(directory, name)).mode & 0o077]).toEqual([name, 0])
    }
    const [row] = await database.query('select current_setting($1) as listens', ['listen_addresses'])
    expect(row).toEqual({ listens: '127.0.0.1' })
    const wrong = new URL(database.url)
    const secret = wrong.password
    wrong.password = 'guessed'
    const refused: unknown = await openDatabase({ url: wrong.href }).catch((error: unknown) => error)
    expect(refused).toMatchObject({
      code: 'storage/postgres',
      retryable: false,
      message: expect.stringMatching(/28P01/),
    })
    expect(String(refused)).not.toContain('guessed')
    expect(inspect(database, { depth: 9 })).not.toContain(secret)
    expect(await database.query("select current_setting('data_checksums') c, current_setting('fsync') f")).toEqual([
      { c: 'on', f: 'on' },
    ])
  })

  test.runIf(process.getuid?.() === 0)(
    'as root, it runs as somebody else, in a folder that only root may enter',
    async () => {
      const closed = join(temporaryFolder(), 'closed')
      mkdirSync(closed)
      chmodSync(closed, 0o700)
      const directory = serverFolder(closed)
      const database = await open(directory)
      expect(await database.query('select 1 as n')).toEqual([{ n: 1 }])
      const status = readFileSync(`/proc/${serverPid(directory)}/status`, 'utf8')
      expect(statSync(join(directory, 'data')).uid).not.toBe(0)
      expect(status).toMatch(new RegExp(`^Uid:\\s+${statSync(join(directory, 'data')).uid}\\s`, 'm'))
    },
  )
})

describe('accidents', () => {
  test('a client killed in the middle of a transaction leaves nothing of it, and the server to the others', async () => {
    const directory = serverFolder()
    const database = await open(directory)
    await database.query('create table crash as select 1 as id')
    const client = startClient(directory, 'hang')
    expect(await client.line()).toBe('inserted')
    const server = serverPid(directory)
    client.process.kill('SIGKILL')
    await once(client.process, 'close')
    // Waits for the killed one's transaction to go.
    await database.transaction((transaction) => transaction.query('lock table crash'))
    expect(await database.query('select * from crash')).toEqual([{ id: 1 }])
    expect(serverPid(directory)).toBe(server)
  })

  test('all clients killed, the server stops', async () => {
    const directory = serverFolder()
    const clients = [startClient(directory, 'hold'), startClient(directory, 'hold')]
    await Promise.all(clients.map((client) => client.line()))
    const pids = [serverPid(directory), keeperPid(directory)]
    for (const client of clients) client.process.kill('SIGKILL')
    await expect.poll(() => pids.map(isAlive)).toEqual([false, false])
  })

  test('PostgreSQL killed: the statement under way fails in a way that may be retried, the next finds it running again, nothing is lost', async () => {
    const directory = serverFolder()
    const database = await open(directory)
    await database.query('create table kept as select generate_series(1, 1000) as id')
    const pid = serverPid(directory) ?? 0
    const underWay = database.query('select pg_sleep(60)').catch((error: unknown) => error)
    await expect
      .poll(
        async () =>
          (
            await database.query(
              "select 1 from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()",
            )
          ).length,
      )
      .toBe(1)
    process.kill(pid, 'SIGKILL')
    expect(await underWay).toMatchObject({ code: 'storage/postgres', retryable: true })
    await expect.poll(() => database.query('select count(*) as n from kept').catch(() => [])).toEqual([{ n: 1000 }])
    expect(serverPid(directory)).not.toBe(pid)
  })

  test('the keeper killed: another takes its place, the data is there, and the server stops in the end', async () => {
    const directory = serverFolder()
    const database = await open(directory)
    await database.query('create table kept as select 1 as id')
    const first = keeperPid(directory) ?? 0
    process.kill(first, 'SIGKILL')
    await expect.poll(() => database.query('select * from kept').catch(() => [])).toEqual([{ id: 1 }])
    await expect.poll(() => keeperPid(directory) !== first && isAlive(keeperPid(directory))).toBe(true)
    await database.close()
    await expect.poll(() => isAlive(serverPid(directory))).toBe(false)
  })

  test('the keeper and PostgreSQL and all clients killed at once: the next finds all that was committed', async () => {
    const directory = serverFolder()
    const client = startClient(directory, 'hold')
    await client.line()
    const database = await open(directory)
    await database.query('create table kept as select 1 as id')
    await database.close()
    for (const pid of [keeperPid(directory), serverPid(directory), client.process.pid])
      process.kill(pid ?? 0, 'SIGKILL')
    const again = await open(directory)
    expect(await again.query('select * from kept')).toEqual([{ id: 1 }])
  })

  test('the keeper, PostgreSQL or both killed in the middle of a transaction: it fails in a way that may be retried, and nothing of it is kept', async () => {
    const directory = serverFolder()
    const database = await open(directory)
    await database.query('create table kept as select 1 as id')
    for (const pidsOf of [[keeperPid], [serverPid], [keeperPid, serverPid]]) {
      const inTransaction = Promise.withResolvers<void>()
      const underWay = database
        .transaction(async (transaction) => {
          await transaction.query('insert into kept values (2)')
          inTransaction.resolve()
          await transaction.query('select pg_sleep(60)')
        })
        .catch((error: unknown) => error)
      await inTransaction.promise
      for (const pidOf of pidsOf) process.kill(pidOf(directory) ?? 0, 'SIGKILL')
      expect(await underWay).toMatchObject({ code: 'storage/postgres', retryable: true })
      await expect.poll(() => database.query('select * from kept').catch(() => [])).toEqual([{ id: 1 }])
    }
  })

  test('a folder with spaces and letters of all alphabets, moved between two openings, holds what it held', async () => {
    const parent = temporaryFolder()
    const before = serverFolder(join(parent, "my data's – Ünïcode 漢字 😀 $HOME 'x'"))
    const database = await open(before)
    await database.query('create table kept as select 1 as id')
    const killed = serverPid(before)
    for (const pid of [keeperPid(before), killed]) process.kill(pid ?? 0, 'SIGKILL')
    await expect.poll(() => database.query('select * from kept').catch(() => [])).toEqual([{ id: 1 }])
    await database.close()
    await expect.poll(() => [keeperPid(before), serverPid(before)].map(isAlive)).toEqual([false, false])
    const after = serverFolder(join(parent, 'elsewhere'))
    mkdirSync(join(parent, 'elsewhere'))
    renameSync(before, after)
    expect(await (await open(after)).query('select * from kept')).toEqual([{ id: 1 }])
  })

  test('a postmaster.pid that names a process of somebody else, and a keeper port of somebody else, do not stop it', async () => {
    const directory = serverFolder()
    const database = await open(directory)
    await database.close()
    await expect.poll(() => existsSync(join(directory, 'server.json'))).toBe(false)
    await expect.poll(() => isAlive(serverPid(directory))).toBe(false)
    writeFileSync(join(directory, 'data', 'postmaster.pid'), `${process.pid}\n${directory}/data\n`)
    const stranger = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void stranger.close())
    await once(stranger, 'listening')
    const { port } = stranger.address() as { readonly port: number }
    writeFileSync(join(directory, 'server.json'), JSON.stringify({ pid: 1, port, token: 'x' }))
    writeFileSync(join(directory, 'port'), `${port}`)
    const again = await open(directory)
    expect(await again.query('select 1 as n')).toEqual([{ n: 1 }])
    expect(new URL(again.url).port).not.toBe(`${port}`)
  })

  test('a postmaster.pid that a power cut left empty does not stop it, nor hide a server that still runs', async () => {
    const directory = serverFolder()
    const database = await open(directory)
    await database.close()
    await expect.poll(() => isAlive(serverPid(directory))).toBe(false)
    const file = join(directory, 'data', 'postmaster.pid')
    writeFileSync(file, '')
    const again = await open(directory)
    expect(await again.query('select 1 as n')).toEqual([{ n: 1 }])
    const pids = [keeperPid(directory), serverPid(directory)] as const
    writeFileSync(file, '')
    process.kill(pids[0] ?? 0, 'SIGKILL')
    await expect.poll(() => isAlive(pids[1])).toBe(false)
    expect(await again.query('select 1 as n')).toEqual([{ n: 1 }])
  })

  test('a half-made data folder is made anew', async () => {
    const directory = serverFolder()
    mkdirSync(join(directory, 'data.new', 'base'), { recursive: true })
    mkdirSync(join(directory, 'data'))
    const database = await open(directory)
    expect(await database.query('select 1 as n')).toEqual([{ n: 1 }])
    expect(readdirSync(directory)).not.toContain('data.new')
  })

  test('data that lost its PG_VERSION is refused and left as it is', async () => {
    const directory = serverFolder()
    mkdirSync(join(directory, 'data', 'base'), { recursive: true })
    await expect(open(directory)).rejects.toMatchObject({
      code: 'storage/postgres',
      message: expect.stringContaining('is not empty, and no data of PostgreSQL that can be read'),
    })
    expect(readdirSync(join(directory, 'data'))).toEqual(['base'])
  })

  test('a folder that cannot be used is named at once: no folder, too long a path, a lock that is none', async () => {
    const directory = serverFolder()
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, 'file'), '')
    writeFileSync(join(directory, 'keeper.lock'), 'not a lock at all\n'.repeat(100))
    const why = async (folder: string): Promise<unknown> => (await openDatabase({ directory: folder })).close()
    const refused = (message: RegExp) => ({ code: 'storage/postgres', message: expect.stringMatching(message) })
    await expect(why(join(directory, 'file', 'in'))).rejects.toMatchObject(refused(/no use of its folder .*ENOTDIR/))
    await expect(why(join(directory, 'x'.repeat(200), 'y'.repeat(200), 'z'.repeat(100)))).rejects.toMatchObject(
      refused(/choose a shorter one/),
    )
    await expect(why(directory)).rejects.toMatchObject(refused(/keeper\.lock is not the lock .*Delete it/))
  })

  test('a server that ends and cannot start any more is tried again after pauses, the reason said at once, and each once in the log', async () => {
    const directory = serverFolder()
    const database = await open(directory)
    await database.query('create table kept as select 1 as id')
    const version = join(directory, 'data', 'PG_VERSION')
    renameSync(version, `${version}.away`)
    process.kill(serverPid(directory) ?? 0, 'SIGKILL')
    const why = (): Promise<unknown> => database.query('select 1').catch((error: unknown) => error)
    const refused = {
      code: 'storage/postgres',
      retryable: true,
      message: expect.stringMatching(/could not start .*FATAL.* It is started again after \d/),
    }
    await expect.poll(why).toMatchObject(refused)
    await expect.poll(why).toMatchObject({ message: expect.stringContaining('after 2 s') })
    const keeper = keeperPid(directory)
    renameSync(`${version}.away`, version)
    await expect
      .poll(() => database.query('select * from kept').catch(() => []), { timeout: 10_000 })
      .toEqual([{ id: 1 }])
    expect(keeperPid(directory)).toBe(keeper)
    const said = readFileSync(join(directory, 'server.log'), 'utf8').match(/^keeper: .*/gm) ?? []
    expect([said.length > 0, said]).toEqual([true, [...new Set(said)]])
  })

  test('what cannot start says why, and is tried again by the next', async () => {
    const directory = serverFolder()
    const failed = openDatabase({ directory, lingerMs: LINGER_MS, serverSettings: { shared_buffers: 'plenty' } })
    await expect(failed).rejects.toMatchObject({
      code: 'storage/postgres',
      message: expect.stringMatching(/could not start on .*DATABASE_URL/),
    })
    const database = await open(directory)
    expect(await database.health()).toBeUndefined()
  })
})
