import { describe, expect, test } from 'vitest'
import type { Message, SourceName } from './message.ts'
import { summarise } from './summary.ts'
import { summaryMarkdown, summaryText } from './summary-table.ts'

function message(source: SourceName, publishedAt: string, text: string): Message {
  return {
    source,
    id: publishedAt + text,
    author: null,
    text,
    url: null,
    publishedAt: new Date(publishedAt),
    language: null,
  }
}

const MESSAGES = [
  message('reddit', '2026-03-06T10:00:00Z', '1234'),
  message('nyt', '2026-03-05T05:00:00Z', '12'),
  message('nyt', '2026-03-05T23:59:59Z', '123456'),
  message('nyt', '2026-03-06T00:00:00Z', ''),
]

describe('summarise', () => {
  test('counts by source and day in UTC, in the order of sources and days', () => {
    expect(summarise(MESSAGES).rows).toEqual([
      { source: 'nyt', date: '2026-03-05', messages: 2, average_text_chars: 4 },
      { source: 'nyt', date: '2026-03-06', messages: 1, average_text_chars: 0 },
      { source: 'reddit', date: '2026-03-06', messages: 1, average_text_chars: 4 },
    ])
  })

  test('averages over messages, not over days', () => {
    const summary = summarise(MESSAGES)
    expect(summary).toMatchObject({ messages: 4, messagesPerDay: 2, averageTextChars: 3 })
    expect(summary.sources[0]).toEqual({
      source: 'nyt',
      messages: 3,
      days: 2,
      messagesPerDay: 1.5,
      averageTextChars: 8 / 3,
      firstDate: '2026-03-05',
      lastDate: '2026-03-06',
    })
  })

  test('a letter beyond the first plane is one character', () => {
    expect(summarise([message('bluesky', '2026-03-05T05:00:00Z', '🎉🎉')]).averageTextChars).toBe(2)
  })

  test('nothing said gives zeros', () => {
    expect(summarise([])).toEqual({ rows: [], sources: [], messages: 0, messagesPerDay: 0, averageTextChars: 0 })
  })
})

describe('tables', () => {
  test('the terminal reads aligned columns', () => {
    expect(summaryText(summarise(MESSAGES))).toBe(
      [
        'source  first day   last day    messages  days  per day  average characters',
        '------  ----------  ----------  --------  ----  -------  ------------------',
        'nyt     2026-03-05  2026-03-06         3     2      1.5                 2.7',
        'reddit  2026-03-06  2026-03-06         1     1      1.0                 4.0',
        'all                                    4            2.0                 3.0',
        '',
        'day         source  messages  average characters',
        '----------  ------  --------  ------------------',
        '2026-03-06  nyt            1                 0.0',
        '2026-03-06  reddit         1                 4.0',
        '2026-03-05  nyt            2                 4.0',
        '',
      ].join('\n'),
    )
  })

  test('Markdown shows the newest days and says what it leaves out', () => {
    expect(summaryMarkdown(summarise(MESSAGES), 1)).toBe(
      [
        '## Messages by source',
        '',
        '| source | first day | last day | messages | days | per day | average characters |',
        '| :-- | :-- | :-- | --: | --: | --: | --: |',
        '| nyt | 2026-03-05 | 2026-03-06 | 3 | 2 | 1.5 | 2.7 |',
        '| reddit | 2026-03-06 | 2026-03-06 | 1 | 1 | 1.0 | 4.0 |',
        '| all |  |  | 4 |  | 2.0 | 3.0 |',
        '',
        '## Messages by day',
        '',
        '| day | source | messages | average characters |',
        '| :-- | :-- | --: | --: |',
        '| 2026-03-06 | nyt | 1 | 0.0 |',
        '| 2026-03-06 | reddit | 1 | 4.0 |',
        '',
        '1 older day is left out.',
        '',
      ].join('\n'),
    )
  })

  test('thousands are set apart', () => {
    const many = Array.from({ length: 1200 }, (_, index) => message('nyt', '2026-03-05T05:00:00Z', String(index)))
    expect(summaryText(summarise(many))).toContain('1,200.0')
  })
})
