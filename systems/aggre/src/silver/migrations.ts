/**
 * migrations — the tables of aggre. Text and numbers only: what the services sent lies in bronze.
 *
 * Shapes   ids follow from what they name, so that tables made again from bronze are the same: a discussion is
 *          `source/external id`, a content row the SHA-256 of its canonical URL, which is its folder in bronze too.
 *          Three kinds of work are done on a content row: fetch, transcribe, enrich. Each has its `…_attempts`, `…_error` and
 *          `…_due_at`: when it is to be done (again); null = not at all.
 * Rules    A step that was once released is never changed; what comes later is a step of its own.
 */
import type { Migration } from '@ingot/postgres'

const INITIAL = `
create table silver_content (
  id text primary key,
  canonical_url text not null unique,
  -- As somebody gave it: what is asked for.
  url text not null,
  domain text not null,
  video_id text,
  first_seen_at timestamptz not null,

  fetch_status text not null check (fetch_status in ('pending', 'fetched', 'failed', 'skipped')),
  fetch_attempts integer not null default 0,
  fetch_error text,
  fetch_due_at timestamptz,
  fetched_at timestamptz,
  -- Where redirects led, canonical; null where they led nowhere else.
  resolved_url text,

  title text,
  author text,
  site_name text,
  published_at timestamptz,
  language text,
  excerpt text,
  body_text text,

  -- Null: nothing to be heard.
  transcription_status text check (transcription_status in ('pending', 'transcribed', 'failed', 'skipped')),
  transcription_attempts integer not null default 0,
  transcription_error text,
  transcription_due_at timestamptz,

  enriched_at timestamptz,
  enrich_attempts integer not null default 0,
  enrich_error text,
  enrich_due_at timestamptz
);
create index silver_content_fetch_due on silver_content (fetch_due_at, id) where fetch_due_at is not null;
create index silver_content_transcription_due on silver_content (transcription_due_at, id) where transcription_due_at is not null;
create index silver_content_enrich_due on silver_content (enrich_due_at, id) where enrich_due_at is not null;
create index silver_content_video on silver_content (video_id) where video_id is not null;

create table silver_discussions (
  id text primary key,
  source text not null,
  external_id text not null,
  title text,
  author text,
  -- As the service said it.
  url text,
  discussion_url text,
  content_id text references silver_content (id),
  score bigint,
  comment_count bigint,
  published_at timestamptz,
  first_seen_at timestamptz not null,
  observed_at timestamptz not null,
  tags text[] not null,
  text text,
  video_id text,
  -- When each field was said, epoch ms: what decides which of two words is the later.
  field_times jsonb not null,
  unique (source, external_id)
);
create index silver_discussions_content on silver_discussions (content_id);
create index silver_discussions_published on silver_discussions (published_at);

create table silver_discussion_scores (
  discussion_id text not null references silver_discussions (id),
  observed_at timestamptz not null,
  score bigint,
  comment_count bigint,
  primary key (discussion_id, observed_at)
);

-- Discussions of a page that were looked for, and found, elsewhere.
create table silver_links (
  content_id text not null references silver_content (id),
  source text not null,
  external_id text not null,
  discussion_url text not null,
  title text,
  score bigint,
  comment_count bigint,
  published_at timestamptz,
  observed_at timestamptz not null,
  primary key (content_id, source, external_id)
);

-- What went wrong, and what was not to be done at all. States and due times of content follow from it.
create table silver_attempts (
  work text not null check (work in ('fetch', 'transcribe', 'enrich')),
  content_id text not null references silver_content (id),
  attempted_at timestamptz not null,
  outcome text not null check (outcome in ('done', 'failed', 'skipped')),
  reason text,
  is_retryable boolean not null,
  primary key (work, content_id, attempted_at)
);
create index silver_attempts_time on silver_attempts (attempted_at);

-- How far bronze has been read; moved in the transaction that writes what was read.
create table silver_cursors (
  name text primary key,
  cursor jsonb not null
);

create table gold_digest (
  day date not null,
  rank integer not null,
  story_id text not null,
  title text not null,
  url text not null,
  score double precision not null,
  -- Points an hour, of all its discussions.
  velocity double precision not null,
  discussion_count integer not null,
  comment_count bigint not null,
  sources text[] not null,
  topics text[] not null,
  excerpt text,
  discussions jsonb not null,
  primary key (day, rank)
);

create table gold_search (
  id text primary key,
  kind text not null check (kind in ('content', 'discussion')),
  title text,
  url text not null,
  source text,
  language text,
  published_at timestamptz,
  -- Of PostgreSQL: by whose rules words are cut to their stems.
  dictionary regconfig not null,
  -- Of all that is searched: only what has changed is written again.
  fingerprint text not null,
  excerpt text,
  words tsvector not null
);
create index gold_search_words on gold_search using gin (words);
`

export const MIGRATIONS: readonly Migration[] = [{ name: '001_initial', sql: INITIAL }]

/** Everything that is made from bronze, in an order in which it can be deleted. */
export const DERIVED_TABLES = [
  'gold_search',
  'gold_digest',
  'silver_attempts',
  'silver_links',
  'silver_discussion_scores',
  'silver_discussions',
  'silver_content',
  'silver_cursors',
] as const
