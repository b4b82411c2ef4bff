/**
 * tracking-parameters — the parts of a query that say who sent the reader, not which page is meant.
 *
 * Rules    A name is here only when no site is known to choose its page by it. `ref`, `source` and `via` do choose pages
 *          on some sites (a branch, a feed), so they go only with a value that names a sender.
 */
const PREFIXES = [
  'utm_',
  'at_campaign',
  'at_medium',
  'at_custom',
  'pk_',
  'mtm_',
  'hsa_',
  '__hs',
  '_hs',
  'guce_',
  'oly_',
  'vero_',
]

const NAMES: ReadonlySet<string> = new Set(
  `fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh mc_cid mc_eid
  mkt_tok hsctatracking _openstat wickedid rb_clickid s_cid ncid cmpid xtor sr_share smid smtyp ref_src
  ref_url spm _ga _gl guccounter ftag ito srnd sfnsn sfmc_sub ns_mchannel ns_source ns_campaign ns_linkname
  ns_fee unlocked_article_code taid cmp_ref mibextid fb_action_ids fb_ref`.split(/\s+/),
)

/** Left out only with a value that says so. */
const WITH_VALUE: ReadonlyMap<string, RegExp> = new Map([
  ['amp', /^(1|true|)$/],
  ['outputtype', /^amp$/],
])

const SENDER =
  /^(hn|hackernews|hacker-news|hacker_news|news\.ycombinator\.com|ycombinator|lobsters|lobste\.rs|reddit|twitter|x\.com|t\.co|facebook|linkedin|producthunt|rss|feed|atom|newsletter|email|mail|social|share|telegram|mastodon|bluesky)$|^rss-/
const SENDER_NAMES: ReadonlySet<string> = new Set(['ref', 'source', 'via', 'src'])

/** True when the page is the same without it. */
export function isTracking(name: string, value: string): boolean {
  const lower = name.toLowerCase()
  if (SENDER_NAMES.has(lower)) return SENDER.test(value.toLowerCase())
  const bound = WITH_VALUE.get(lower)
  if (bound !== undefined) return bound.test(value.toLowerCase())
  return NAMES.has(lower) || PREFIXES.some((prefix) => lower.startsWith(prefix))
}
