/** The services that discussions come from, named as in the configuration, in bronze and in the tables. */
export const SOURCE_NAMES = ['hackernews', 'reddit', 'rss', 'youtube', 'lobsters', 'huggingface', 'telegram'] as const
export type SourceName = (typeof SOURCE_NAMES)[number]
