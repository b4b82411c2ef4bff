import type { Collector } from '../../collectors/collector.ts'
import type { Discussion } from '../../discussion.ts'

/** A source whose artefacts are discussions as JSON. It collects nothing. */
export const jsonCollector: Collector = {
  source: 'hackernews',
  collect: () => Promise.reject(new Error('there is nobody to ask')),
  transform: (artifact) => ({
    discussions: [
      { ...(JSON.parse(Buffer.from(artifact.bytes).toString()) as Discussion), observedAtMs: artifact.fetchedAtMs },
    ],
    problems: [],
  }),
}
