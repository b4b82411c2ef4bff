/**
 * search — full-text search over pages, transcripts and posts: gold_search, brought up to date and asked.
 *
 * Rules    A title weighs most, then titles and tags of its discussions, then the excerpt, then the text. Words are cut to
 *          their stems by the rules of the document's language, and a query by those of each language that there is.
 */
import type { Database } from '@ingot/postgres'

/** PostgreSQL's dictionaries by language; others are searched word by word. */
const DICTIONARIES: Readonly<Record<string, string>> = {
  ar: 'arabic',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  hu: 'hungarian',
  it: 'italian',
  nb: 'norwegian',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sv: 'swedish',
  tr: 'turkish',
}

const DICTIONARY = `case split_part(lower(language), '-', 1) ${Object.entries(DICTIONARIES)
  .map(([language, name]) => `when '${language}' then 'pg_catalog.${name}'`)
  .join(' ')} else 'pg_catalog.simple' end`

// A tsvector holds a megabyte at most, and a character takes up to eight bytes of it (four of its own, where words are
// hyphenated the same again): what stands beyond the first 124,000 of them together is not searched.
const MOST_OF_TITLE = 2_000
const MOST_OF_ALSO = 20_000
const MOST_OF_EXCERPT = 2_000
const MOST_OF_BODY = 100_000
/** Beyond this it is no query, and PostgreSQL's reading of it has limits of its own. */
const MOST_OF_QUERY = 1_000
const DOCUMENTS = `
documents as (
  select 'content/' || content.id as id, 'content' as kind, left(coalesce(content.title, said.title), ${MOST_OF_TITLE}) as title, content.url,
         coalesce(content.site_name, content.domain) as source, content.language, coalesce(content.published_at, said.published_at) as published_at,
         left(coalesce(content.excerpt, left(content.body_text, 300)), ${MOST_OF_EXCERPT}) as excerpt, left(said.words, ${MOST_OF_ALSO}) as also, left(content.body_text, ${MOST_OF_BODY}) as body
    from silver_content content
    left join lateral (
      select (array_agg(title order by observed_at desc, id) filter (where title is not null))[1] as title,
             min(published_at) as published_at,
             string_agg(concat_ws(' ', title, array_to_string(tags, ' ')), ' ' order by id) as words
        from silver_discussions where content_id = content.id) said on true
  union all
  select 'discussion/' || id, 'discussion', left(title, ${MOST_OF_TITLE}), discussion_url, source, null, published_at, left(text, 300),
         left(array_to_string(tags, ' '), ${MOST_OF_ALSO}), left(text, ${MOST_OF_BODY})
    from silver_discussions
   where content_id is null and discussion_url is not null
), told as (
  select *, (${DICTIONARY})::regconfig as dictionary,
         md5(jsonb_build_array(title, url, source, language, published_at, excerpt, also, body)::text) as fingerprint
    from documents
   where title is not null or body is not null
)`

const REFRESH = `
with ${DOCUMENTS}
insert into gold_search as known (id, kind, title, url, source, language, published_at, dictionary, fingerprint, excerpt, words)
select id, kind, title, url, source, language, published_at, dictionary, fingerprint, excerpt,
       setweight(to_tsvector(dictionary, coalesce(title, '')), 'A') || setweight(to_tsvector(dictionary, coalesce(also, '')), 'B')
       || setweight(to_tsvector(dictionary, coalesce(excerpt, '')), 'C') || setweight(to_tsvector(dictionary, coalesce(body, '')), 'D')
  from told
 where not exists (select from gold_search same where same.id = told.id and same.fingerprint = told.fingerprint)
on conflict (id) do update
   set title = excluded.title, url = excluded.url, source = excluded.source, language = excluded.language,
       published_at = excluded.published_at, dictionary = excluded.dictionary, fingerprint = excluded.fingerprint,
       excerpt = excluded.excerpt, words = excluded.words
returning id`

const FORGET = `
with ${DOCUMENTS}
delete from gold_search where id not in (select id from told) returning id`

export interface Refreshed {
  readonly documents: number
  readonly written: number
  readonly removed: number
}

export async function refreshSearch(database: Database): Promise<Refreshed> {
  return database.transaction(async (transaction) => {
    await transaction.query(`select pg_advisory_xact_lock(hashtextextended('aggre gold_search', 0))`)
    const written = await transaction.query(REFRESH)
    const removed = await transaction.query(FORGET)
    const [count] = await transaction.query<{ documents: number }>('select count(*) as documents from gold_search')
    return { documents: count?.documents ?? 0, written: written.length, removed: removed.length }
  })
}

/** A dash that stands alone is no word, and PostgreSQL counts each as a negation of the next. */
function askable(query: string): string {
  return query
    .slice(0, MOST_OF_QUERY)
    .replaceAll('\0', '')
    .replace(/(?<![^\s-])-(?![^\s-])/g, ' ')
}

export interface Hit {
  readonly id: string
  readonly kind: 'content' | 'discussion'
  readonly title: string | null
  readonly url: string
  readonly source: string | null
  readonly language: string | null
  readonly published_at: Date | null
  readonly rank: number
  /** What was found, in its surroundings, between `**`. */
  readonly found: string | null
}

export interface SearchOptions {
  /** 20 unless given. */
  readonly limit?: number
  readonly offset?: number
  readonly signal?: AbortSignal
}

/**
 * As people write queries: words, `"exact words"`, `or`, `-without`. Best first. One condition for each language, since an
 * index is asked for one query at a time.
 */
export async function searchContent(
  database: Database,
  query: string,
  options: SearchOptions = {},
): Promise<readonly Hit[]> {
  const { limit = 20, offset = 0, signal } = options
  const dictionaries = ['simple', ...new Set(Object.values(DICTIONARIES))]
  const conditions = dictionaries.map(
    (name) =>
      `(dictionary = 'pg_catalog.${name}'::regconfig and words @@ websearch_to_tsquery('pg_catalog.${name}', $1))`,
  )
  const sql = `
with best as (
  select *, ts_rank_cd(words, websearch_to_tsquery(dictionary, $1), 1) as rank
    from gold_search
   where ${conditions.join(' or ')}
   order by rank desc, published_at desc nulls last, id
   limit $2 offset $3)
select id, kind, title, url, source, language, published_at, rank,
       ts_headline(dictionary, concat_ws(' — ', title, excerpt), websearch_to_tsquery(dictionary, $1), 'StartSel=**, StopSel=**, MaxFragments=2') as found
  from best
 order by rank desc, published_at desc nulls last, id`
  return database.query<Hit>(sql, [askable(query), limit, offset], signal === undefined ? {} : { signal })
}
