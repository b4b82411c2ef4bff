/**
 * read-on — from bronze into silver, a batch at a time, where the last one ended.
 *
 * Promise  1. What a batch changes and how far it has read commit together: a process that is killed loses nothing and
 *             does nothing twice.
 *          2. Two readers at once do not go back: the one whose beginning is no longer where the cursor stands starts its
 *             batch anew from there.
 *          Deleting silver_cursors, with the tables, reads bronze from the beginning.
 */
import type { ArtifactStat, BronzeReader, Discovered, DiscoveryCursor } from '@ingot/bronze'
import type { Database, Transaction } from '@ingot/postgres'

export interface Reading<Prepared, Stored> {
  /** Also the cursor's name. */
  readonly sourceType: string
  readonly artifactType?: string
  readonly batchSize: number
  /** Reads and computes; nothing is locked meanwhile. */
  readonly prepare: (items: readonly ArtifactStat[]) => Promise<Prepared>
  /** May be called again when the database had to give up a transaction: nothing outside is to be changed here… */
  readonly store: (transaction: Transaction, prepared: Prepared) => Promise<Stored>
  /** …but here, once the batch is there to stay. */
  readonly onStored: (stored: Stored, prepared: Prepared) => void
}

/** How many artefacts were read. */
export async function readOn<Prepared, Stored>(
  {
    database,
    bronze,
    signal,
  }: { readonly database: Database; readonly bronze: BronzeReader; readonly signal: AbortSignal },
  reading: Reading<Prepared, Stored>,
): Promise<number> {
  const name = reading.artifactType === undefined ? reading.sourceType : `${reading.sourceType}/${reading.artifactType}`
  let count = 0
  for (;;) {
    signal.throwIfAborted()
    const cursor = await readCursor(database, name)
    const found = await bronze.discover({
      sourceType: reading.sourceType,
      ...(reading.artifactType === undefined ? {} : { artifactType: reading.artifactType }),
      ...(cursor === undefined ? {} : { cursor }),
      limit: reading.batchSize,
    })
    if (found.items.length > 0 || JSON.stringify(found.cursor) !== JSON.stringify(cursor)) {
      if (!(await readBatch(database, reading, { name, from: cursor, ...found }))) continue
      count += found.items.length
    }
    if (!found.isMore) return count
  }
}

interface Batch extends Discovered {
  readonly name: string
  readonly from: DiscoveryCursor | undefined
}

/** False when another reader was quicker. */
async function readBatch<Prepared, Stored>(
  database: Database,
  reading: Reading<Prepared, Stored>,
  { name, from, cursor, items }: Batch,
): Promise<boolean> {
  if (items.length === 0) return database.transaction((transaction) => moveCursor(transaction, name, from, cursor))
  const prepared = await reading.prepare(items)
  const batch = await database.transaction(async (transaction) => {
    if (!(await moveCursor(transaction, name, from, cursor))) return undefined
    return { stored: await reading.store(transaction, prepared) }
  })
  if (batch !== undefined) reading.onStored(batch.stored, prepared)
  return batch !== undefined
}

async function readCursor(database: Database, name: string): Promise<DiscoveryCursor | undefined> {
  const sql = 'select cursor from silver_cursors where name = $1'
  const [row] = await database.query<{ cursor: DiscoveryCursor }>(sql, [name])
  return row?.cursor
}

/** False when it does not stand at `from` any more. The row stays locked until the end of the transaction. */
async function moveCursor(
  transaction: Transaction,
  name: string,
  from: DiscoveryCursor | undefined,
  to: DiscoveryCursor | undefined,
): Promise<boolean> {
  if (to === undefined) return true
  const moved =
    from === undefined
      ? await transaction.query(
          'insert into silver_cursors (name, cursor) values ($1, $2::jsonb) on conflict (name) do nothing returning name',
          [name, JSON.stringify(to)],
        )
      : await transaction.query(
          'update silver_cursors set cursor = $3::jsonb where name = $1 and cursor = $2::jsonb returning name',
          [name, JSON.stringify(from), JSON.stringify(to)],
        )
  return moved.length > 0
}
