/**
 * article-text — the text of a page's article, chosen between ways of reading the page.
 *
 * The careful reading leaves out all that has the name of something else. When it finds next to nothing, the page is read
 * without regard to names; when the page carries its article as structured data that the reading missed, that is taken.
 * Of a page that a script fills in the browser, the state that it is filled from is taken, else its description.
 */
import { articleBlocks, listedTitles } from './article-blocks.ts'
import { readingLength } from './block-worth.ts'
import { stripTags } from './entities.ts'
import { statedDescription } from './excerpt.ts'
import { isForum } from './forum.ts'
import type { PageTree } from './page-tree.ts'
import { squeeze } from './page-tree.ts'
import type { SaidByPage } from './said-by-page.ts'
import { articleThing, textOf } from './said-by-page.ts'
import { stateText } from './state-text.ts'
import type { TextBlock } from './text-blocks.ts'
import { wordsOf } from './title.ts'

export interface PageRead {
  readonly tree: PageTree
  readonly said: SaidByPage
  readonly title: string | null
  readonly url: string
  readonly html: string
}

/** An article shorter than this is worth a second look. */
const SHORT_CHARS = 300
/** A page that a script fills says less than this, and its description more. */
const TINY_CHARS = 150
const LONGER_TIMES = 2
const LISTED_TIMES = 8
const LONGER_BODY_TIMES = 1.3
const MISSED_SHARE = 0.5
const SAME_SHARE = 0.2
const RUN_WORDS = 5
const MAX_RUNS = 500

export function articleText(page: PageRead): string {
  const { tree, said, url, html } = page
  const careful = writeBlocks(articleBlocks(page, { byName: true, keepComments: isForum(tree, said, url) }))
  const read = readingLength(careful) >= SHORT_CHARS ? careful : secondLook(page, careful)
  const stated = statedBody(said)
  if (isMissed(stated, read)) return stated
  if (read.length >= TINY_CHARS) return read
  const sent = stateText(html)
  const description = sent === '' ? statedDescription(said) : sent
  return description.length > read.length * LONGER_TIMES ? description : read
}

/** Comments first, for a short post under which much is said; then everything that can be seen; then a list of links. */
function secondLook(page: PageRead, careful: string): string {
  const withComments = writeBlocks(articleBlocks(page, { byName: true, keepComments: true }))
  const everything = writeBlocks(articleBlocks(page, { byName: false, keepComments: true }))
  const least = Math.max(SHORT_CHARS, readingLength(careful) * LONGER_TIMES)
  const longer = [withComments, everything].find((text) => readingLength(text) >= least)
  if (longer !== undefined && careful.length < SHORT_CHARS / 3) return longer
  const listed = writeBlocks(listedTitles(page.tree))
  return listed.length > Math.max(SHORT_CHARS, careful.length * LISTED_TIMES)
    ? listed
    : careful || longer || listed || everything
}

function writeBlocks(blocks: readonly TextBlock[]): string {
  const parts: string[] = []
  let before: TextBlock | undefined
  for (const block of blocks) {
    if (before !== undefined)
      parts.push(block.kind === before.kind && (block.kind === 'item' || block.kind === 'row') ? '\n' : '\n\n')
    parts.push(block.kind === 'item' ? `- ${block.text}` : block.text)
    before = block
  }
  return parts.join('')
}

/** The article as structured data: plain text, sometimes markup, its paragraphs sometimes only line breaks. */
function statedBody(said: SaidByPage): string {
  return stripTags(textOf(articleThing(said)?.['articleBody'], 'as written'))
    .split(/\n+/)
    .map(squeeze)
    .filter((line) => line !== '')
    .join('\n\n')
}

/**
 * True when a long stated body goes on where what was read stops. One that has nothing in common with a text of some
 * length belongs to another page: templates are copied with their data.
 */
function isMissed(stated: string, read: string): boolean {
  if (stated.length < SHORT_CHARS || stated.length < read.length * LONGER_BODY_TIMES) return false
  if (sharedPart(stated, read) >= MISSED_SHARE) return false
  return readingLength(read) < SHORT_CHARS || sharedPart(read, stated) >= SAME_SHARE
}

/** Of the runs of five words in one text, the share that stand in the other too. */
function sharedPart(text: string, other: string): number {
  const words = wordsOf(text)
  const inside = ` ${wordsOf(other).join(' ')} `
  let looked = 0
  let found = 0
  for (let at = 0; at + RUN_WORDS <= words.length && looked < MAX_RUNS; at += RUN_WORDS) {
    looked += 1
    if (inside.includes(` ${words.slice(at, at + RUN_WORDS).join(' ')} `)) found += 1
  }
  return looked === 0 ? 0 : found / looked
}
