/**
 * public-page — `https://t.me/s/{channel}`, the page that shows a public channel's messages to everybody, twenty at once.
 *
 * Shapes   a message is the element with `data-post="channel/17"`; its markup is cut out of the page as it stands there.
 */
import { DomUtils, parseDocument } from 'htmlparser2'

import { plainText } from '../plain-text.ts'
import { isTelegramOwn } from './message-tell.ts'

export interface PublicMessage {
  /** As the page says it: case is the channel's own. */
  readonly channel: string
  readonly id: number
  /** The element. */
  readonly html: string
  /** True for "channel created", "pinned a photo". */
  readonly isService: boolean
  readonly author: string | null
  readonly text: string | null
  readonly url: string | null
  readonly views: number | null
  readonly publishedAt: string | null
}

type Element = ReturnType<typeof DomUtils.findAll>[number]

/** A page has some 200 kB; what is far beyond is none. */
const MOST_CHARACTERS = 5_000_000
const POST = /^([A-Za-z0-9_]{1,40})\/(\d{1,12})$/

/** In the order of the page, oldest first; undefined for what is no page of a channel. */
export function readPublicPage(bytes: Uint8Array): readonly PublicMessage[] | undefined {
  const html = new TextDecoder().decode(bytes).slice(0, MOST_CHARACTERS)
  const page = parseDocument(html, { withStartIndices: true, withEndIndices: true })
  const found = DomUtils.findAll((element) => POST.test(element.attribs['data-post'] ?? ''), page.children)
  if (found.length === 0 && !html.includes('tgme_channel_history')) return undefined
  return found.map((element) => readMessage(element, html))
}

function readMessage(element: Element, html: string): PublicMessage {
  const [, channel = '', id = ''] = POST.exec(element.attribs['data-post'] ?? '') ?? []
  const inside = DomUtils.findAll(() => true, element.children)
  const first = (name: string) => inside.find((one) => hasClass(one, name))
  // The text of the message that this one answers has the same class, and another beside it.
  const texts = inside.filter(
    (one) => hasClass(one, 'tgme_widget_message_text') && !hasClass(one, 'js-message_reply_text'),
  )
  const author = first('tgme_widget_message_from_author')
  return {
    channel,
    id: Number(id),
    html: cut(element, html),
    isService: hasClass(element, 'service_message'),
    author: author === undefined ? null : plainText(inner(author, html)),
    text: textOf(texts, html) ?? pollText(inside, html),
    url: linkOf(first('tgme_widget_message_link_preview'), texts),
    views: viewsOf(first('tgme_widget_message_views'), html),
    publishedAt: timeOf(first('tgme_widget_message_date')),
  }
}

function hasClass(element: Element, name: string): boolean {
  return element.attribs['class']?.split(/\s+/).includes(name) === true
}

function cut({ startIndex, endIndex }: Element, html: string): string {
  return html.slice(startIndex ?? 0, (endIndex ?? html.length) + 1)
}

function inner(element: Element, html: string): string {
  const { firstChild, lastChild } = element
  return html.slice(firstChild?.startIndex ?? 0, (lastChild?.endIndex ?? -1) + 1)
}

function textOf(texts: readonly Element[], html: string): string | null {
  // An element inside another is said by that one.
  const outer = texts.filter((text) => !texts.some((other) => other !== text && DomUtils.getParent(text) === other))
  const said = outer.map((text) => plainText(inner(text, html))).filter((text) => text !== '')
  return said.length === 0 ? null : said.join('\n\n')
}

function pollText(inside: readonly Element[], html: string): string | null {
  const textsOf = (name: string) =>
    inside.filter((one) => hasClass(one, name)).map((one) => plainText(inner(one, html)))
  const [question] = textsOf('tgme_widget_message_poll_question')
  if (question === undefined) return null
  return [question, ...textsOf('tgme_widget_message_poll_option_text').map((answer) => `- ${answer}`)].join('\n')
}

/** What the preview shows, else the first link of the text that leads out of Telegram; hashtags are links as well. */
function linkOf(preview: Element | undefined, texts: readonly Element[]): string | null {
  const anchors = DomUtils.findAll(({ name }) => name === 'a', [...texts])
  const links = [preview, ...anchors].map((anchor) => anchor?.attribs['href']?.trim() ?? '')
  return links.find((link) => /^https?:\/\//i.test(link) && !isTelegramOwn(link)) ?? null
}

/** `226.2K` is all that the page says of 226,214. */
function viewsOf(element: Element | undefined, html: string): number | null {
  const match = element === undefined ? null : /^([\d.]+)([KM]?)$/.exec(plainText(inner(element, html)))
  if (match === null) return null
  const views = Math.round(Number(match[1]) * (match[2] === 'M' ? 1_000_000 : match[2] === 'K' ? 1_000 : 1))
  return Number.isSafeInteger(views) ? views : null
}

function timeOf(date: Element | undefined): string | null {
  const time = date === undefined ? null : DomUtils.findOne(({ name }) => name === 'time', date.children)
  return time?.attribs['datetime'] ?? null
}
