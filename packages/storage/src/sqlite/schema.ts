/**
 * schema — the tables, as the ordered steps that made them. A step that was released is never changed; the next one
 * is added below.
 *
 * Rules    `event` is the truth. `run`, `run_tag`, `run_asset`, `asset` and `dynamic_partition` are projections: `rebuild` drops and
 *          refolds them. The others are coordination and survive a rebuild, which is why the reference of `claim` to
 *          `run` is checked at commit.
 */
import { SCHEMA_2 } from './schema-2.ts'
import { SCHEMA_3 } from './schema-3.ts'

export interface Migration {
  /** 1, 2, 3… without holes. */
  readonly version: number
  readonly name: string
  readonly sql: string
}

/** Written into the file, so that the database of another program is not taken for ours: "INGT". */
export const APPLICATION_ID = 0x49_4e_47_54

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'events, runs, assets, claims',
    sql: `
      -- autoincrement: an id is never given twice, not even after the newest events were deleted.
      create table event (
        id        integer primary key autoincrement,
        run_id    text,
        kind      text not null,
        at_ms     integer not null,
        step_key  text,
        asset_key text,
        partition text,
        body      text not null -- the whole event as JSON, without its id
      ) strict;
      create index event_by_run on event (run_id, id) where run_id is not null;
      create index event_by_asset on event (asset_key, id) where asset_key is not null;

      create table run (
        queued_event_id integer primary key references event (id), -- newest first is by this
        run_id          text not null unique,
        project         text not null,
        status          text not null,
        state           text not null -- RunState as JSON without its request, which stands in the run-queued event
      ) strict;
      create index run_by_status on run (status, queued_event_id);
      create index run_by_project on run (project, queued_event_id);

      create table run_tag (
        name            text not null,
        value           text not null,
        queued_event_id integer not null references run (queued_event_id) on delete cascade,
        primary key (name, value, queued_event_id)
      ) strict, without rowid;
      create index run_tag_by_run on run_tag (queued_event_id);

      create table asset (
        asset_key text not null,
        partition text not null, -- '' = the asset as a whole
        state     text not null, -- AssetState as JSON
        primary key (asset_key, partition)
      ) strict;

      create table claim (
        run_id           text primary key references run (run_id) deferrable initially deferred,
        token            integer not null,
        lease_ends_at_ms integer not null,
        owner            text not null -- WorkerIdentity as JSON
      ) strict;
    `,
  },
  { version: 2, name: 'leases, ticks, pools, backfills, dynamic partitions', sql: SCHEMA_2 },
  { version: 3, name: 'runs by what they show, tokens, audit', sql: SCHEMA_3 },
]
