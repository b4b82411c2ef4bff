/** feed — any feed and its entries in one shape. */
export interface Feed {
  readonly format: 'rss' | 'atom' | 'rdf' | 'json'
  readonly title: string | undefined
  readonly link: string | undefined
  readonly entries: readonly FeedEntry[]
}

export interface FeedEntry {
  /** The feed's own id of it: guid, atom:id; else its link; else a hash of title and content. */
  readonly id: string
  readonly title: string | undefined
  readonly link: string | undefined
  readonly author: string | undefined
  /** HTML as the feed says it. */
  readonly content: string | undefined
  readonly summary: string | undefined
  readonly publishedAtMs: number | undefined
  readonly updatedAtMs: number | undefined
  readonly categories: readonly string[]
}
