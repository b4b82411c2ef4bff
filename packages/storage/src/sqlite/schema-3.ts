/** What people ask for: runs by anything they show, assets' partitions, tokens, and who changed what. */
export const SCHEMA_3 = `
  alter table run add column launched_by text not null default '';
  alter table run add column partition text;
  alter table run add column root_run_id text; -- of a retry: the first of its chain
  alter table run add column queued_at_ms integer not null default 0;
  -- Whether it is also found by the assets of its events: those that it was asked for are too many.
  alter table run add column is_wide integer not null default 0;
  update run
     set launched_by = coalesce(json_extract(event.body, '$.request.launchedBy'), ''),
         partition = json_extract(event.body, '$.request.partition'),
         root_run_id = json_extract(event.body, '$.request.rootRunId'),
         queued_at_ms = event.at_ms,
         is_wide = coalesce(json_extract(event.body, '$.request.assetCount'), 0) > 100
    from event where event.id = run.queued_event_id;

  -- All that a run is filtered by, so that runs that nothing else leads to are found without reading their states.
  drop index run_by_status;
  create index run_by_status on run (
    status, queued_event_id, project, job, launched_by, partition, backfill_id, queued_at_ms, ended_at_ms);
  drop index run_by_project;
  create index run_by_launcher on run (launched_by, queued_event_id);
  create index run_by_root on run (root_run_id, queued_event_id) where root_run_id is not null;
  create index run_by_partition on run (partition, queued_event_id) where partition is not null;

  -- Assets that a run is found by. Nothing refers from here to the run, as that would take another index: who deletes a
  -- run deletes these by its request and its events.
  create table run_asset (
    asset_key       text not null,
    queued_event_id integer not null,
    primary key (asset_key, queued_event_id)
  ) strict, without rowid;
  insert or ignore into run_asset (asset_key, queued_event_id)
    select asset.value, run.queued_event_id
      from run join event on event.id = run.queued_event_id, json_each(event.body, '$.request.assets') as asset
     where asset.key < 100;
  insert or ignore into run_asset (asset_key, queued_event_id)
    select event.asset_key, run.queued_event_id
      from run cross join event on event.run_id = run.run_id
     where run.is_wide = 1 and event.kind in ('asset-materialized', 'asset-observed', 'asset-failed');

  drop index event_by_asset;
  create index event_by_asset on event (asset_key, id, partition) where asset_key is not null;

  create table token (
    position        integer primary key autoincrement,
    token_id        text not null unique,
    name            text not null,
    role            text not null,
    hash            text not null unique,
    created_at_ms   integer not null,
    created_by      text not null,
    expires_at_ms   integer,
    revoked_at_ms   integer,
    last_used_at_ms integer
  ) strict;

  create table audit (
    id      integer primary key autoincrement,
    at_ms   integer not null,
    actor   text not null,
    action  text not null,
    subject text not null,
    outcome text not null,
    code    text,
    detail  text -- JSON
  ) strict;
  create index audit_by_actor on audit (actor, id);
  create index audit_by_action on audit (action, id);
`
