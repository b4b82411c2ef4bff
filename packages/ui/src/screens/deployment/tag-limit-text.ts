import { plural } from '../../parts/number-text.ts'
import type { Pools } from './pool-shape.ts'

type TagLimit = Pools['queue']['tagLimits'][number]

/** `team=news: at most 2 runs at once`; `each value of team: …`; `team, whatever its value: …`. */
export function tagLimitText({ key, value, perUniqueValue = false, limit }: TagLimit): string {
  const any = perUniqueValue ? `each value of ${key}` : `${key}, whatever its value`
  return `${value === undefined ? any : `${key}=${value}`}: at most ${plural(limit, 'run')} at once`
}
