import { expect, test } from 'vitest'

import { tagLimitText } from './tag-limit-text.ts'

test.each([
  [{ key: 'team', value: 'news', limit: 1 }, 'team=news: at most 1 run at once'],
  [{ key: 'team', perUniqueValue: true, limit: 2 }, 'each value of team: at most 2 runs at once'],
  [{ key: 'team', limit: 2 }, 'team, whatever its value: at most 2 runs at once'],
])('a limit %j reads: %s', (limit, text) => {
  expect(tagLimitText(limit)).toBe(text)
})
