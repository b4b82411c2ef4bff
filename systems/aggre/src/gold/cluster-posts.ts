/**
 * cluster-posts — which posts tell one story: those about one page, and those with nearly the same title within days of
 * one another. Pure, and the same whatever the order of the posts.
 *
 * Cost     O(posts · posts that share a rare word); words that very many titles have are no sign and are passed over.
 */
import { likeness, titleWords } from './title-words.ts'

export interface Clustered {
  readonly id: string
  /** What it is about: posts with the same one are one story. */
  readonly page: string | null
  readonly title: string | null
  readonly atMs: number
}

/** Measured by hand on titles of one day: below this different stories of one subject fall together. */
const LEAST_LIKENESS = 0.6
/** Titles of fewer words say too little: "Weekly thread", "Release notes". */
const LEAST_WORDS = 3
const DAYS_APART_MS = 3 * 86_400_000
const MOST_TITLES_PER_WORD = 200

/** Each story's posts by id, stories in the order of their first id. */
export function clusterPosts<Post extends Clustered>(posts: readonly Post[]): readonly (readonly Post[])[] {
  const ordered = posts.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const sets = disjointSets(ordered.length)
  const firstOf = new Map<string, number>()
  for (const [index, { page }] of ordered.entries()) {
    if (page === null) continue
    const first = firstOf.get(page)
    if (first === undefined) firstOf.set(page, index)
    else sets.join(first, index)
  }
  joinLike(ordered, sets)
  const stories = Map.groupBy(ordered, (_post, index) => sets.rootOf(index))
  return [...stories.values()]
}

function joinLike(posts: readonly Clustered[], sets: DisjointSets): void {
  const words = posts.map(({ title }) => (title === null ? new Set<string>() : titleWords(title)))
  const byWord = new Map<string, number[]>()
  for (const [index, some] of words.entries()) {
    if (some.size < LEAST_WORDS) continue
    for (const word of some) byWord.set(word, [...(byWord.get(word) ?? []), index].slice(0, MOST_TITLES_PER_WORD + 1))
  }
  for (const indexes of byWord.values()) {
    if (indexes.length > MOST_TITLES_PER_WORD) continue
    for (const [at, one] of indexes.entries()) {
      for (const other of indexes.slice(at + 1)) {
        if (sets.rootOf(one) === sets.rootOf(other)) continue
        if (isNear(posts[one], posts[other]) && isLike(words[one], words[other])) sets.join(one, other)
      }
    }
  }
}

function isNear(one: Clustered | undefined, other: Clustered | undefined): boolean {
  return one !== undefined && other !== undefined && Math.abs(one.atMs - other.atMs) <= DAYS_APART_MS
}

function isLike(one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): boolean {
  return likeness(one, other) >= LEAST_LIKENESS
}

interface DisjointSets {
  rootOf(index: number): number
  join(one: number, other: number): void
}

/** The least index of a set is its root, so that stories come in the order of their first post. */
function disjointSets(size: number): DisjointSets {
  const parents = Array.from({ length: size }, (_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    for (let parent = parents[root] ?? root; parent !== root; parent = parents[root] ?? root) root = parent
    // Whoever asks next finds it at once.
    for (let at = index; at !== root;) {
      const next = parents[at] ?? root
      parents[at] = root
      at = next
    }
    return root
  }
  const join = (one: number, other: number): void => {
    const [a, b] = [rootOf(one), rootOf(other)]
    parents[Math.max(a, b)] = Math.min(a, b)
  }
  return { rootOf, join }
}
