/**
 * stray-blocks — what is no part of a text although it stands in it: lines that are only a link, "read also" lines, runs
 * of links, credits and dates at the end, headings with nothing under them.
 */
import { linkShare } from './block-worth.ts'
import type { TextBlock } from './text-blocks.ts'

const LINK_LINE_SHARE = 0.8
const RUN_SHARE = 0.7
/** A list of links to other sites is the writer's own; one or two may be advertisements. */
const OUTSIDE_SHARE = 0.8
const LEAST_RUN = 3
const LEAST_TEXT = 300
const LIST_HEADINGS = 3

export function withoutStrays(blocks: readonly TextBlock[]): readonly TextBlock[] {
  const runs = linkRuns(blocks)
  const alone = keptOf(blocks, new Set(runs.flat()), new Set())
  const chars = alone.reduce((sum, block) => sum + block.text.length, 0)
  // Without a text beside it a list of links is no reason to look no further.
  if (chars < LEAST_TEXT) return alone
  const writers = runs.filter((run) => isWriters(run, blocks))
  if (writers.length === 0) return alone
  return keptOf(blocks, new Set(runs.filter((run) => !writers.includes(run)).flat()), new Set(writers.flat()))
}

/** A list that the text announces, or goes on after, and that leads to other sites. Blogrolls stand under a heading, at the end. */
function isWriters(run: readonly TextBlock[], blocks: readonly TextBlock[]): boolean {
  const [first] = run
  if (first === undefined || run.length < LEAST_RUN) return false
  const linked = run.reduce((sum, block) => sum + block.linkChars, 0)
  const outside = run.reduce((sum, block) => sum + block.outsideChars, 0)
  if (outside < OUTSIDE_SHARE * linked) return false
  const at = blocks.indexOf(first)
  const before = blocks[at - 1]
  const isAnnounced = before !== undefined && before.kind === 'paragraph' && linkShare(before) < 0.5
  return isAnnounced || blocks.slice(at + run.length).some((block) => block.text.length >= 80 && linkShare(block) < 0.2)
}

function keptOf(
  blocks: readonly TextBlock[],
  inLinkRun: ReadonlySet<TextBlock>,
  isKept: ReadonlySet<TextBlock>,
): readonly TextBlock[] {
  // The headings of a list of stories lead to them, and are its text.
  const isList = blocks.filter((block) => block.kind === 'heading' && isLinkLine(block)).length >= LIST_HEADINGS
  const isStray = (block: TextBlock) =>
    inLinkRun.has(block) ||
    (isLinkLine(block) && !(isList && block.kind === 'heading')) ||
    isSeeAlso(block) ||
    isPhrase(block) ||
    isMark(block)
  const kept: TextBlock[] = []
  for (const block of blocks) {
    if (!isStray(block) || (isKept.has(block) && !isPhrase(block))) kept.push(block)
    // What introduces links goes with them.
    else if (announces(kept.at(-1))) kept.pop()
  }
  return withoutTail(kept, isKept)
}

function announces(block: TextBlock | undefined): boolean {
  return block !== undefined && block.kind === 'paragraph' && block.text.length < 80 && block.text.endsWith(':')
}

/** A paragraph that is a link is an invitation to leave. */
function isLinkLine(block: TextBlock): boolean {
  return block.kind !== 'item' && block.kind !== 'row' && block.kind !== 'code' && linkShare(block) > LINK_LINE_SHARE
}

/** `Read also: another story`. What leads to another site is a source. */
function isSeeAlso(block: TextBlock): boolean {
  if (block.kind === 'code' || block.kind === 'row' || linkShare(block) < 0.4) return false
  if (block.outsideChars >= OUTSIDE_SHARE * block.linkChars) return false
  const colon = block.text.indexOf(':')
  return colon > 0 && colon < 40 && block.text.length - block.linkChars <= colon + 6
}

/** Votes, arrows, page numbers. */
function isMark(block: TextBlock): boolean {
  return block.kind !== 'code' && block.kind !== 'row' && block.text.length < 12 && !/\p{L}/u.test(block.text)
}

const PHRASES =
  /^(share( this| on.*)?:?|teilen:?|compartir:?|partager:?|read more\b.{0,5}|weiterlesen.{0,3}|advertisement|anzeige|werbung|publicidad|loading\.*|leave a (comment|reply)|schreibe einen kommentar|click to share.*|like this:?|gefällt mir.*|tweet|print|e-?mail|facebook|twitter|whatsapp|pinterest|linkedin|copy link|follow us.*|\d+[ -]?(min|mins|minutes?|minuten)\.?[ -](read|lesezeit|lesedauer|de lecture|de lectura|di lettura|leestijd)|(estimated )?reading time\b.*|lese(zeit|dauer)\b.*|temps de lecture\b.*)$/i

function isPhrase(block: TextBlock): boolean {
  return block.kind !== 'code' && block.text.length < 60 && PHRASES.test(block.text)
}

/** Items one after another that are nearly all links. */
function linkRuns(blocks: readonly TextBlock[]): readonly (readonly TextBlock[])[] {
  const found: TextBlock[][] = []
  let run: TextBlock[] = []
  const end = () => {
    const chars = run.reduce((sum, block) => sum + block.text.length, 0)
    const linked = run.reduce((sum, block) => sum + block.linkChars, 0)
    if (linked > RUN_SHARE * chars) found.push(run)
    run = []
  }
  for (const block of blocks) {
    if (block.kind === 'item') run.push(block)
    else end()
  }
  end()
  return found
}

const CREDIT =
  /^(©|\(c\)|copyright|all rights reserved|alle rechte|photo|foto|bild|bildnachweis|image|titelbild|credit|quelle:|source:|fuente:|published|publiziert|veröffentlicht|publicado|publié|updated|last (modified|updated)|erstellt|aktualisiert|tags?:|stichwörter|schlagwörter|keywords|etiquetas|kategorien?:|categor(y|ies|ía|ías):|filed under|posted (in|by|on)|kontakt:?$|contact:?$|(weitere|mehr) (informationen|infos):?$|über den autor|über die autorin|about the author|sobre el autor|zurück|back to)\b/i

function withoutTail(blocks: readonly TextBlock[], isKept: ReadonlySet<TextBlock>): readonly TextBlock[] {
  let end = blocks.length
  while (end > 1) {
    const last = blocks[end - 1]
    if (last === undefined || isKept.has(last) || !isTail(last)) break
    end -= 1
  }
  return blocks.slice(0, end)
}

function isTail(block: TextBlock): boolean {
  if (block.kind === 'code' || block.kind === 'row') return false
  if (block.kind === 'heading' || linkShare(block) > 0.6) return true
  return block.text.length < 120 && CREDIT.test(block.text)
}
