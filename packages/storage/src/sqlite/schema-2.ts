/** What acts by itself: leases, ticks, pools, backfills, dynamic partitions. */
export const SCHEMA_2 = `
  alter table run add column job text;
  alter table run add column backfill_id text;
  alter table run add column ended_at_ms integer;
  update run set ended_at_ms = json_extract(state, '$.endedAtMs');
  create index run_by_job on run (job, queued_event_id) where job is not null;
  create index run_by_backfill on run (backfill_id, queued_event_id) where backfill_id is not null;
  create index run_by_end on run (ended_at_ms) where ended_at_ms is not null;

  -- What is left of a claim that was given back: its token, so that the next is higher.
  alter table claim add column is_released integer not null default 0;

  -- Tokens of leases come from here, so that none is given twice whatever is forgotten.
  create table counter (name text primary key, value integer not null) strict, without rowid;
  insert into counter (name, value) values ('lease', 0);

  create table lease (
    name       text primary key,
    token      integer not null,
    ends_at_ms integer not null,
    owner      text not null -- WorkerIdentity as JSON
  ) strict, without rowid;

  create table instigator (
    kind             text not null,
    project          text not null,
    name             text not null,
    chosen           text,
    running_since_ms integer,
    cursor           text,
    last_tick_at_ms  integer,
    version          integer not null,
    primary key (kind, project, name)
  ) strict, without rowid;

  create table tick (
    id          integer primary key autoincrement,
    kind        text not null,
    project     text not null,
    name        text not null,
    status      text not null,
    ended_at_ms integer not null,
    count       integer not null,
    body        text not null -- Tick as JSON, without its id
  ) strict;
  create index tick_by_instigator on tick (kind, project, name, id);
  create index tick_by_end on tick (status, ended_at_ms);

  create table memory (
    kind    text not null,
    project text not null,
    name    text not null,
    subject text not null,
    body    text not null,
    primary key (kind, project, name, subject)
  ) strict, without rowid;

  create table push (
    id      integer primary key autoincrement,
    kind    text not null,
    project text not null,
    name    text not null,
    at_ms   integer not null,
    body    text not null
  ) strict;
  create index push_by_instigator on push (kind, project, name, id);

  create table push_key (
    kind    text not null,
    project text not null,
    name    text not null,
    key     text not null,
    push_id integer not null,
    at_ms   integer not null,
    primary key (kind, project, name, key)
  ) strict, without rowid;
  create index push_key_by_time on push_key (at_ms);

  create table run_key (
    scope   text not null,
    key     text not null,
    run_id  text not null,
    tick_id integer, -- the newest that asked for it
    primary key (scope, key)
  ) strict, without rowid;
  create index run_key_by_run on run_key (run_id);
  create index run_key_by_tick on run_key (tick_id) where tick_id is not null;

  create table pool (name text primary key, declared integer, chosen integer) strict, without rowid;

  create table slot (
    seq      integer primary key autoincrement,
    run_id   text not null,
    step_key text not null, -- '' = the run as a whole
    priority integer not null,
    at_ms    integer not null,
    is_held  integer not null,
    unique (run_id, step_key)
  ) strict;

  create table slot_pool (
    pool text not null,
    seq  integer not null references slot (seq) on delete cascade,
    primary key (pool, seq)
  ) strict, without rowid;
  create index slot_pool_by_slot on slot_pool (seq);

  create table backfill (
    position    integer primary key autoincrement,
    backfill_id text not null unique,
    project     text not null,
    status      text not null,
    ended_at_ms integer,
    version     integer not null,
    state       text not null -- BackfillState as JSON
  ) strict;
  create index backfill_by_status on backfill (status, position);

  create table backfill_item (
    backfill_id text not null references backfill (backfill_id) on delete cascade,
    position    integer not null,
    target      text not null,
    partition   text not null,
    status      text not null,
    run_id      text,
    reason      text,
    primary key (backfill_id, target, partition)
  ) strict, without rowid;
  create index backfill_item_by_position on backfill_item (backfill_id, position);
  create index backfill_item_by_status on backfill_item (backfill_id, status, position);
  create index backfill_item_by_run on backfill_item (backfill_id, run_id) where run_id is not null;

  -- A projection of the events partitions-added and partitions-removed.
  create table dynamic_partition (
    position   integer primary key autoincrement,
    partitions text not null,
    key        text not null,
    unique (partitions, key)
  ) strict;
`
