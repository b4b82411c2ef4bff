import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { collectors } from '../all.ts'
import { openBench } from '../testing/bench.ts'
import { readChannel } from './mtproto-client.ts'
import type { TelegramClient } from './telegram-client.ts'

const PAGE = 't.me/s/harbour'
const SETTINGS = '{ channels: [harbour], minGapMs: 0 }'

function message(id: number, more = ''): string {
  return `<div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="Harbour/${id}">
    <div class="tgme_widget_message_text js-message_text" dir="auto">Message <b>${id}</b><br/>second line</div>${more}
    <span class="tgme_widget_message_views">1.2K</span><a class="tgme_widget_message_date" href="https://t.me/Harbour/${id}"><time datetime="2026-01-30T10:00:00+00:00">10:00</time></a>
  </div></div>`
}

function page(...messages: string[]): string {
  return `<!doctype html><main><section class="tgme_channel_history js-message_history">${messages.join('')}</section></main>`
}

function tellPage(html: string) {
  return collectors.telegram.transform({
    source: 'telegram',
    externalId: 'x',
    bytes: new TextEncoder().encode(html),
    fetchedAtMs: 1,
  })
}

function tellMessage(value: unknown) {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  return collectors.telegram.transform({ source: 'telegram', externalId: 'harbour/7', bytes, fetchedAtMs: 1 })
}

test('the first go reads back to its limit, and the next one only what came since, over as many pages as it takes', async () => {
  await using bench = await openBench()
  bench.answers.set(PAGE, page(message(3), message(4)))
  bench.answers.set(`${PAGE}?before=3`, page(message(1), message(2)))
  const settings = '{ channels: [harbour], minGapMs: 0, maxMessages: 2 }'
  expect(await bench.collect('telegram', settings)).toMatchObject({ outcome: 'ok', listed: 2, written: 3 })
  expect(bench.asked()).toEqual([PAGE])
  bench.answers.set(PAGE, page(message(8), message(9)))
  bench.answers.set(`${PAGE}?before=8`, page(message(6), message(7)))
  bench.answers.set(`${PAGE}?before=6`, page(message(4), message(5)))
  expect(await bench.collect('telegram', settings)).toMatchObject({ outcome: 'ok' })
  expect(bench.asked()).toEqual([PAGE, `${PAGE}?before=8`, `${PAGE}?before=6`])
  expect((await bench.told('telegram')).map(({ externalId }) => externalId)).toEqual(
    [3, 4, 5, 6, 7, 8, 9].map((id) => `harbour/${id}`),
  )
  expect(await bench.collect('telegram', settings)).toMatchObject({ written: 0 })
  expect(bench.asked()).toEqual([PAGE])
})

test('a page that does not come leaves the channel where it stood, so that nothing in between is missed', async () => {
  await using bench = await openBench()
  bench.answers.set(PAGE, page(message(1), message(2)))
  await bench.collect('telegram', SETTINGS)
  bench.answers.set(PAGE, page(message(7), message(8)))
  expect(await bench.collect('telegram', SETTINGS)).toMatchObject({ outcome: 'partial' })
  bench.answers.set(`${PAGE}?before=7`, page(message(2), message(3)))
  bench.asked()
  expect(await bench.collect('telegram', SETTINGS)).toMatchObject({ outcome: 'ok' })
  expect(bench.asked()).toEqual([PAGE, `${PAGE}?before=7`])
  expect((await bench.told('telegram')).map(({ externalId }) => externalId)).toContain('harbour/3')
})

test('a message of the page: text, views, time, and the link that leads out of Telegram', () => {
  const link =
    '<a class="tgme_widget_message_link_preview" href="https://tide.example/a"><div class="link_preview_title">Tides</div></a>'
  const reply = '<div class="tgme_widget_message_text js-message_reply_text">what was answered</div>'
  const told = tellPage(page(message(5, reply + link), message(6, '<a href="https://t.me/other">other</a>')))
  expect(told.discussions).toMatchObject([
    {
      externalId: 'harbour/5',
      title: null,
      author: 'Harbour',
      url: 'https://tide.example/a',
      discussionUrl: 'https://t.me/Harbour/5',
      text: 'Message 5\nsecond line',
      score: 1200,
      publishedAtMs: Date.UTC(2026, 0, 30, 10),
      tags: ['Harbour'],
    },
    { externalId: 'harbour/6', url: null },
  ])
})

test('service messages tell nothing, polls their question and answers, and a page without a channel is a problem', () => {
  const service =
    '<div class="tgme_widget_message service_message" data-post="harbour/1"><div class="tgme_widget_message_text">Channel created</div></div>'
  const poll =
    '<div class="tgme_widget_message" data-post="harbour/2"><div class="tgme_widget_message_poll_question">High or low?</div><div class="tgme_widget_message_poll_option_text">High</div></div>'
  expect(tellPage(page(service, poll))).toMatchObject({
    discussions: [{ externalId: 'harbour/2', text: 'High or low?\n- High' }],
    problems: [],
  })
  expect(tellPage(page())).toEqual({ discussions: [], problems: [] })
  expect(tellPage('<html><body>If you have Telegram…</body></html>').problems).toEqual([
    'the answer is no page of a public channel',
  ])
})

test('a message of Telethon and the same of mtcute tell the same', () => {
  const text = '🌊 tides.example and the report'
  const telethon = {
    _: 'Message',
    id: 7,
    date: '2026-01-30T10:00:00+00:00',
    message: text,
    views: 12,
    replies: { replies: 3 },
    post_author: 'Ada',
    entities: [
      { _: 'MessageEntityUrl', offset: 3, length: 13 },
      { _: 'MessageEntityTextUrl', offset: 25, length: 6, url: 'https://report.example/' },
    ],
  }
  const { post_author, ...rest } = telethon
  const mtcute = {
    ...rest,
    _: 'message',
    date: Date.UTC(2026, 0, 30, 10) / 1000,
    postAuthor: post_author,
    entities: [
      { _: 'messageEntityUrl', offset: 3, length: 13 },
      { _: 'messageEntityTextUrl', offset: 25, length: 6, url: 'https://report.example/' },
    ],
  }
  const expected = {
    source: 'telegram',
    externalId: 'harbour/7',
    title: null,
    author: 'Ada',
    url: 'http://tides.example',
    discussionUrl: 'https://t.me/harbour/7',
    text,
    score: 12,
    commentCount: 3,
    publishedAtMs: Date.UTC(2026, 0, 30, 10),
    observedAtMs: 1,
    tags: ['harbour'],
  }
  expect(tellMessage(telethon).discussions).toEqual([expected])
  expect(tellMessage(mtcute).discussions).toEqual([expected])
})

test.each([
  [{ _: 'MessageService', id: 1, action: {} }, 0, 0],
  [{ _: 'messageEmpty', id: 1 }, 0, 0],
  [{ _: 'Message' }, 0, 1],
  [null, 0, 1],
  [
    {
      _: 'Message',
      id: 1,
      message: '',
      media: { poll: { question: { text: 'Q?' }, answers: [{ text: { text: 'A' } }] } },
    },
    1,
    0,
  ],
])('%j makes %i discussions and %i problems', (value, discussions, problems) => {
  const told = tellMessage(value)
  expect([told.discussions.length, told.problems.length]).toEqual([discussions, problems])
})

test('with a client, messages are read on from where the last go stood, and a channel it cannot read from its pages', async () => {
  const all = [1, 2, 3, 4, 5].map((id) => ({ _: 'Message', id, message: `m${id}`, date: '2026-01-30T10:00:00+00:00' }))
  let upTo = 3
  const asked: unknown[] = []
  const client: TelegramClient = {
    async messages(channel, { afterId, limit }) {
      asked.push([channel, afterId])
      if (channel !== 'harbour') return undefined
      return all.filter(({ id }) => id > (afterId ?? 0) && id <= upTo).slice(0, limit)
    },
    async [Symbol.asyncDispose]() {},
  }
  await using bench = await openBench(client)
  bench.answers.set('t.me/s/other', page())
  const settings = '{ channels: [harbour, other], minGapMs: 0 }'
  expect(await bench.collect('telegram', settings)).toMatchObject({ outcome: 'ok', listed: 3, written: 4 })
  upTo = 5
  expect(await bench.collect('telegram', settings)).toMatchObject({ outcome: 'ok', listed: 2, written: 2 })
  expect(asked).toEqual([
    ['harbour', undefined],
    ['other', undefined],
    ['harbour', 3],
    ['other', undefined],
  ])
  expect((await bench.told('telegram')).map(({ text }) => text)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5'])
})

test('a client that fails is named, and the other channels are read', async () => {
  const client: TelegramClient = {
    messages: async (channel) =>
      channel === 'gone' ? Promise.reject(new Error('USERNAME_NOT_OCCUPIED')) : [{ _: 'Message', id: 1 }],
    async [Symbol.asyncDispose]() {},
  }
  await using bench = await openBench(client)
  expect(await bench.collect('telegram', '{ channels: [gone, harbour], minGapMs: 0 }')).toMatchObject({
    outcome: 'partial',
    written: 1,
    failures: [{ what: 'gone', reason: 'USERNAME_NOT_OCCUPIED' }],
  })
})

test('a saved session that cannot be read is named, and the public pages are read instead', async () => {
  await using bench = await openBench()
  const file = join(
    bench.bronze.path({ sourceType: 'a', externalId: 'b', artifactType: 'c', ext: 'd' }),
    '../../..',
    'broken.session',
  )
  await writeFile(file, '{"apiId": 1')
  bench.answers.set(PAGE, page(message(1)))
  const collected = await bench.collect(
    'telegram',
    `{ channels: [harbour], minGapMs: 0, sessionFile: ${JSON.stringify(file)} }`,
  )
  expect(collected).toMatchObject({ outcome: 'partial', listed: 1, failures: [{ what: 'the saved session' }] })
})

test('a channel is read a hundred messages at a time, oldest first, and its name is looked up once', async () => {
  const ids = Array.from({ length: 250 }, (_, at) => at + 1)
  const looked: string[] = []
  const known = new Map<string, { id: number; accessHash: string }>()
  const reader = {
    known,
    remember: async (name: string, peer: { id: number; accessHash: string }) => void known.set(name, peer),
    calls: {
      async resolve(name: string) {
        looked.push(name)
        return { id: 99, accessHash: '123456789012345678' }
      },
      async history(_peer: unknown, { afterId, limit }: { afterId?: number; limit: number }) {
        const found = afterId === undefined ? ids.slice(-limit) : ids.filter((id) => id > afterId).slice(0, limit)
        return found.toReversed().map((id) => ({ _: 'message', id, bytes: new Uint8Array([1]) }))
      },
    },
  }
  const { signal } = new AbortController()
  const idsOf = async (query: { afterId?: number; limit: number }) =>
    JSON.stringify(
      (await readChannel(reader, 'Harbour', { ...query, signal }))
        .map((one) => Object(one).id)
        .toSorted((a, b) => a - b),
    )
  expect(await idsOf({ limit: 3 })).toBe('[248,249,250]')
  expect(await idsOf({ afterId: 0, limit: 120 })).toBe(JSON.stringify(ids.slice(0, 120)))
  expect(await idsOf({ afterId: 20, limit: 1_000 })).toBe(JSON.stringify(ids.slice(20)))
  expect(looked).toEqual(['harbour'])
})
