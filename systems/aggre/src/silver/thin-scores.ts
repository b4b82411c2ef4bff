/**
 * thin-scores — scores as they were seen: the longer ago, the fewer are kept.
 *
 * Rules    Of the last two days every look is kept, up to two weeks the last of each hour, beyond that the last of each day,
 *          and always the first look at a discussion, from which its speed is told. Hours and days are those of UTC; ages
 *          are counted from the newest look at anything, so that tables made again from bronze are the same.
 * Promise  However often and whenever it is done between other looks, the result is that of doing it once after them all.
 */
import type { Database } from '@ingot/postgres'

// A look of the future would make all others old, so it is no measure. Looks that are kept alike lie beside one another in
// time, so that a look is superfluous when the one after it is of its hour or day.
const THIN = `
with newest as (
  select max(observed_at) as at from silver_discussion_scores where observed_at <= now()
), looks as (
  select discussion_id, observed_at, lag(observed_at) over own as before, lead(observed_at) over own as after,
         newest.at - interval '2 days' as hourly_until, newest.at - interval '14 days' as daily_until
    from silver_discussion_scores, newest
  window own as (partition by discussion_id order by observed_at)
), superfluous as (
  select discussion_id, observed_at
    from looks
   where before is not null
     and ((after <= hourly_until and observed_at > daily_until and date_trunc('hour', observed_at, 'UTC') = date_trunc('hour', after, 'UTC'))
       or (after <= daily_until and date_trunc('day', observed_at, 'UTC') = date_trunc('day', after, 'UTC')))
)
delete from silver_discussion_scores look
 using superfluous
 where look.discussion_id = superfluous.discussion_id and look.observed_at = superfluous.observed_at
returning 1`

/** How many looks were let go. */
export async function thinScores(database: Database, signal?: AbortSignal): Promise<number> {
  const gone = await database.query(THIN, [], signal === undefined ? {} : { signal })
  return gone.length
}
