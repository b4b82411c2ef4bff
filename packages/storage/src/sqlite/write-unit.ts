/**
 * write-unit — what one transaction writes: events at once, and the states folded from them at its end, so that a
 * thousand events of one run cost one read and one write of its state.
 */
import {
  askedAssets,
  assetOf,
  attemptedAsset,
  endsStep,
  foldAsset,
  foldRun,
  isFinished,
  isWide,
  type AssetState,
  type Event,
  type PartitionsAdded,
  type PartitionsRemoved,
  type RunRequest,
  type RunState,
  type RunStatus,
  type StoredEvent,
} from '@ingot/core'
import type { Connection } from './connection.ts'
import { parseBody, parseJson, type Row, type SealedEvent } from './rows.ts'

interface RunEntry {
  readonly queuedEventId: number
  state: RunState
  /** As its row says; undefined = it has none yet. */
  readonly keptStatus: RunStatus | undefined
  /** It is also found by these, as its events named them; undefined for a run of few assets. */
  readonly attempted: Set<string> | undefined
  isChanged: boolean
}

interface AssetEntry {
  readonly assetKey: string
  readonly partition: string
  state: AssetState | undefined
  isChanged: boolean
}

// The fold carries a request along and never looks into it, so it is not read: it may be 64 KiB long.
const UNREAD_REQUEST: RunRequest = {
  project: '',
  assets: [],
  assetCount: 0,
  action: 'materialize',
  config: {},
  tags: {},
  launchedBy: '',
}

const INSERT_EVENT = `
  insert into event (run_id, kind, at_ms, step_key, asset_key, partition, body) values (?, ?, ?, ?, ?, ?, ?)`
const SELECT_RUN = 'select queued_event_id as queuedEventId, state, is_wide as isWide from run where run_id = ?'
const INSERT_RUN = `
  insert into run (queued_event_id, run_id, project, job, backfill_id, status, ended_at_ms, state, launched_by, partition,
    queued_at_ms, is_wide, root_run_id)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const UPDATE_STATE = 'update run set state = ? where queued_event_id = ?'
const UPDATE_RUN = 'update run set status = ?, ended_at_ms = ?, state = ? where queued_event_id = ?'
const ADD_PARTITION = 'insert or ignore into dynamic_partition (partitions, key) values (?, ?)'
const REMOVE_PARTITION = 'delete from dynamic_partition where partitions = ? and key = ?'
const INSERT_TAG = 'insert into run_tag (name, value, queued_event_id) values (?, ?, ?)'
const INSERT_RUN_ASSET = 'insert or ignore into run_asset (asset_key, queued_event_id) values (?, ?)'
const SELECT_ASSET = 'select state from asset where asset_key = ? and partition = ?'
const UPSERT_ASSET = `
  insert into asset (asset_key, partition, state) values (?, ?, ?)
  on conflict (asset_key, partition) do update set state = excluded.state`

export class WriteUnit {
  readonly connection: Connection
  /** Id of the newest event written here; 0 when none was. */
  lastId = 0
  readonly #runs = new Map<string, RunEntry | undefined>()
  readonly #assets = new Map<string, AssetEntry>()
  /** Whether the runs looked at so far hold or await places. */
  readonly #hasSlots = new Map<string, boolean>()

  constructor(connection: Connection) {
    this.connection = connection
  }

  append(events: readonly SealedEvent[]): readonly number[] {
    const insert = this.connection.statement(INSERT_EVENT)
    return events.map(({ event, body }) => {
      const { runId = null, stepKey = null, assetKey = null, partition = null } = columnsOf(event)
      const result = insert.run(runId, event.kind, event.atMs, stepKey, assetKey, partition, body)
      this.lastId = Number(result.lastInsertRowid)
      this.#fold(event, this.lastId)
      this.#free(event)
      return this.lastId
    })
  }

  /** False for most runs: then the ends of their steps have nothing to free. */
  hasSlots(runId: string): boolean {
    const known = this.#hasSlots.get(runId)
    if (known !== undefined) return known
    const has = this.connection.statement('select 1 from slot where run_id = ? limit 1').get(runId) !== undefined
    this.#hasSlots.set(runId, has)
    return has
  }

  slotsTaken(runId: string): void {
    this.#hasSlots.set(runId, true)
  }

  runStatus(runId: string): RunStatus | undefined {
    return this.#runEntry(runId)?.state.status
  }

  /** Writes the states that changed. The last thing before the commit. */
  flush(): void {
    for (const entry of this.#runs.values()) if (entry !== undefined) this.#writeEntry(entry)
    for (const entry of this.#assets.values()) if (entry.isChanged) this.#writeAsset(entry)
    this.#runs.clear()
    this.#assets.clear()
  }

  /** Drops the projections and folds them anew from the events. */
  rebuild(): void {
    this.flush()
    for (const table of ['run_tag', 'run_asset', 'run', 'asset', 'dynamic_partition'])
      this.connection.statement(`delete from ${table}`).run()
    for (const row of this.connection.statement('select id, body from event order by id').iterate()) {
      const event = parseBody(row, this.connection.path)
      this.#fold(event, event.id)
    }
    this.flush()
  }

  #fold(event: Event, id: number): void {
    if (event.runId !== undefined) this.#foldRun(event.runId, event, id)
    if (assetOf(event) !== undefined) this.#foldAsset(event, id)
    if (event.kind === 'partitions-added' || event.kind === 'partitions-removed') this.#foldPartitions(event)
  }

  #foldPartitions({ kind, partitions, keys }: PartitionsAdded | PartitionsRemoved): void {
    const statement = this.connection.statement(kind === 'partitions-added' ? ADD_PARTITION : REMOVE_PARTITION)
    for (const key of keys) statement.run(partitions, key)
  }

  /** What a step or a run held is free in the transaction that writes its end. */
  #free(event: Event): void {
    const { runId } = event
    if (event.kind === 'run-ended') {
      this.connection.statement('delete from claim where run_id = ?').run(event.runId)
      if (this.hasSlots(event.runId)) this.connection.statement('delete from slot where run_id = ?').run(event.runId)
    } else if (endsStep(event.kind) && runId !== undefined && 'stepKey' in event && this.hasSlots(runId)) {
      this.connection.statement('delete from slot where run_id = ? and step_key = ?').run(runId, event.stepKey ?? '')
    }
  }

  #foldRun(runId: string, event: Event, id: number): void {
    const entry = this.#runEntry(runId)
    const state = foldRun(entry?.state, event)
    if (entry?.attempted !== undefined) noteAttempt(entry.attempted, event)
    if (state === undefined || state === entry?.state) return
    if (entry === undefined) {
      const attempted = isWide(state.request) ? new Set<string>() : undefined
      this.#runs.set(runId, { queuedEventId: id, state, keptStatus: undefined, attempted, isChanged: true })
    } else {
      entry.state = state
      entry.isChanged = true
    }
  }

  #foldAsset(event: Event, id: number): void {
    const { assetKey, partition = '' } = assetOf(event) ?? { assetKey: '' }
    const entry = this.#assetEntry(assetKey, partition)
    // States hold the events as they read back, ids and all.
    const stored: StoredEvent = { ...event, id }
    entry.state = foldAsset(entry.state, stored)
    entry.isChanged = true
  }

  #runEntry(runId: string): RunEntry | undefined {
    if (this.#runs.has(runId)) return this.#runs.get(runId)
    const row = this.connection.statement(SELECT_RUN).get(runId)
    const entry = row && parseEntry(row, this.connection.path)
    this.#runs.set(runId, entry)
    return entry
  }

  #assetEntry(assetKey: string, partition: string): AssetEntry {
    const name = `${assetKey.length}:${assetKey}${partition}`
    const known = this.#assets.get(name)
    if (known !== undefined) return known
    const row = this.connection.statement(SELECT_ASSET).get(assetKey, partition)
    const state = row && parseJson<AssetState>(row['state'], this.connection.path)
    const entry: AssetEntry = { assetKey, partition, state, isChanged: false }
    this.#assets.set(name, entry)
    return entry
  }

  #writeEntry(entry: RunEntry): void {
    if (entry.isChanged) this.#writeRun(entry)
    if (entry.attempted === undefined) return
    const statement = this.connection.statement(INSERT_RUN_ASSET)
    for (const assetKey of entry.attempted) statement.run(assetKey, entry.queuedEventId)
  }

  #writeRun({ queuedEventId, state, keptStatus }: RunEntry): void {
    const { runId, status, request, queuedAtMs } = state
    const kept = JSON.stringify({ ...state, request: undefined })
    // A column that is set costs its indexes a write, whether or not it changes; most events leave the status.
    if (keptStatus === status) {
      this.connection.statement(UPDATE_STATE).run(kept, queuedEventId)
      return
    }
    const endedAtMs = isFinished(status) ? (state.endedAtMs ?? null) : null
    if (keptStatus !== undefined) {
      this.connection.statement(UPDATE_RUN).run(status, endedAtMs, kept, queuedEventId)
      return
    }
    const { project, job = null, backfillId = null, launchedBy, partition = null } = request
    this.connection
      .statement(INSERT_RUN)
      .run(
        queuedEventId,
        runId,
        project,
        job,
        backfillId,
        status,
        endedAtMs,
        kept,
        launchedBy,
        partition,
        queuedAtMs,
        Number(isWide(request)),
        request.rootRunId ?? null,
      )
    for (const [name, value] of Object.entries(request.tags)) {
      this.connection.statement(INSERT_TAG).run(name, value, queuedEventId)
    }
    const insertAsset = this.connection.statement(INSERT_RUN_ASSET)
    for (const assetKey of askedAssets(request)) insertAsset.run(assetKey, queuedEventId)
  }

  #writeAsset({ assetKey, partition, state }: AssetEntry): void {
    this.connection.statement(UPSERT_ASSET).run(assetKey, partition, JSON.stringify(state))
  }
}

interface EventColumns {
  readonly runId?: string | undefined
  readonly stepKey?: string | undefined
  readonly assetKey?: string | undefined
  readonly partition?: string | undefined
}

function parseEntry(row: Row, path: string): RunEntry {
  const state = parseJson<RunState>(row['state'], path)
  return {
    queuedEventId: Number(row['queuedEventId']),
    state: { ...state, request: UNREAD_REQUEST },
    keptStatus: state.status,
    attempted: row['isWide'] === 1 ? new Set() : undefined,
    isChanged: false,
  }
}

function noteAttempt(attempted: Set<string>, event: Event): void {
  const assetKey = attemptedAsset(event)
  if (assetKey !== undefined) attempted.add(assetKey)
}

function columnsOf(event: Event): EventColumns {
  return event
}
