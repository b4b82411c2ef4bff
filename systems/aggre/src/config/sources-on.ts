import { SOURCE_NAMES, type SourceName } from '../source-name.ts'
import type { AggreConfig } from './schema.ts'

/** The sources that the configuration names and does not switch off. */
export function sourcesOn({ sources }: Pick<AggreConfig, 'sources'>): readonly SourceName[] {
  return SOURCE_NAMES.filter((name) => sources[name]?.enabled === true)
}

/** What to tell whoever asks these sources, all when it is empty; undefined when each of them is on. */
export function offSentence(config: Pick<AggreConfig, 'sources'>, asked: readonly SourceName[]): string | undefined {
  const on = sourcesOn(config)
  if (on.length === 0)
    return 'No source is switched on in the configuration, so there is nothing to collect: name some under `sources`.'
  const off = asked.filter((name) => !on.includes(name))
  if (off.length === 0) return undefined
  return `Not switched on in the configuration, so not asked: ${off.join(', ')}. Name them under \`sources\`.`
}
