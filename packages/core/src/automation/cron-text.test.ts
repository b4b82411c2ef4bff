import { expect, test } from 'vitest'

import { cronText } from './cron-text.ts'

test.each([
  ['0 6 * * *', 'daily at 06:00'],
  ['0 30 6 * * *', 'daily at 06:30'],
  ['@daily', 'daily at 00:00'],
  ['@hourly', 'hourly'],
  ['5 * * * *', 'hourly at :05'],
  ['*/15 * * * *', 'every 15 min'],
  ['0 */6 * * *', 'every 6 h'],
  ['* * * * *', 'every minute'],
  ['*/10 * * * * *', 'every 10 s'],
  ['0 9 * * 1', 'Mondays at 09:00'],
  ['0 9 * * 1-5', 'Monday to Friday at 09:00'],
  ['0 0 1 * *', 'monthly on day 1 at 00:00'],
])('%s is said as "%s"', (expression, words) => {
  expect(cronText(expression)).toBe(words)
})

test.each(['*/7 * * * *', '0 9 1 * 1', '0 9 * 1 *', '15,45 * * * *', '0 0 L * *', '@yearly'])(
  'what words would blur is left as it is: %s',
  (expression) => {
    expect(cronText(expression)).toBe(expression)
  },
)
