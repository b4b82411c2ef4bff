/**
 * tell — from what a service says to discussions, one entry at a time.
 *
 * Promise  An entry that cannot be read is a problem that names it and costs the others nothing.
 */
import type { Discussion, NotPost, RawArtifact, Told } from '../discussion.ts'

/** Why an entry is no discussion. */
export interface Problem {
  readonly problem: string
}

/** What all entries of one artefact have in common. */
type Facts = Omit<Discussion, 'source' | 'observedAtMs' | 'tags'> & { readonly tags?: readonly (string | null)[] }

/** With text fit for any table: well-formed Unicode, no NUL, nothing blank around, null for nothing. */
export function makeDiscussion({ source, fetchedAtMs }: RawArtifact, facts: Facts): Discussion {
  const tags = (facts.tags ?? []).map((tag) => clean(tag)).filter((tag) => tag !== null)
  return {
    source,
    externalId: clean(facts.externalId) ?? '',
    title: clean(facts.title),
    author: clean(facts.author),
    url: clean(facts.url),
    discussionUrl: clean(facts.discussionUrl) ?? '',
    text: clean(facts.text),
    score: facts.score,
    commentCount: facts.commentCount,
    publishedAtMs: facts.publishedAtMs,
    observedAtMs: fetchedAtMs,
    tags: [...new Set(tags)],
    ...(facts.videoId === undefined ? {} : { videoId: facts.videoId }),
  }
}

function clean(text: string | null): string | null {
  const cleaned = text?.toWellFormed().replaceAll('\0', '\uFFFD').trim()
  return cleaned === undefined || cleaned === '' ? null : cleaned
}

/**
 * Each entry by `read`; `null` from it says that the entry is there and means nothing. Of two with one id the first is
 * told: lists begin with the newest.
 */
export function tellEach<Entry>(
  entries: readonly Entry[],
  read: (entry: Entry, index: number) => Discussion | Problem | NotPost | null,
): Told {
  const discussions = new Map<string, Discussion>()
  const problems: string[] = []
  const notPosts: NotPost[] = []
  for (const [index, entry] of entries.entries()) {
    const told = read(entry, index)
    if (told === null) continue
    if ('problem' in told) problems.push(told.problem)
    else if ('why' in told) notPosts.push(told)
    else if (!discussions.has(told.externalId)) discussions.set(told.externalId, told)
  }
  return { discussions: [...discussions.values()], problems, ...(notPosts.length === 0 ? {} : { notPosts }) }
}

export function tellNothing(...problems: readonly string[]): Told {
  return { discussions: [], problems }
}

/** The first thing in a text that looks like an address, without what a sentence puts behind it. */
export function firstUrl(text: string | null): string | null {
  let url = text === null ? undefined : /https?:\/\/[^\s<>"'`]+/i.exec(text)?.[0]
  if (url === undefined) return null
  for (;;) {
    // A bracket belongs to the address when it was opened in it: …/wiki/Ingot_(album)
    const isOpened = url.endsWith(')') && url.split('(').length >= url.split(')').length
    const shorter: string = isOpened ? url : url.replace(/[.,;:!?)\]}»”*_]$/u, '')
    if (shorter === url) return url
    url = shorter
  }
}
