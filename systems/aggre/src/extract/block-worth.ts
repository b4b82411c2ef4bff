/**
 * block-worth — how much a block of text reads like something written to be read.
 *
 * Units    characters, roughly: a paragraph is worth its length without its links; what looks like a menu costs.
 */
import type { PageTree } from './page-tree.ts'
import type { TextBlock } from './text-blocks.ts'

const SENTENCE_END = /[.!?…。！？؟।:;,，、]["'”’»)\]]?(\s|$)|[。！？，、]/
const DENSE_SCRIPT = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g

/** An ideograph says as much as two or three letters. A text's beginning tells how many there are. */
export function readingLength(text: string): number {
  const sample = text.slice(0, 500)
  const dense = sample.match(DENSE_SCRIPT)?.length ?? 0
  return dense === 0 ? text.length : text.length * (1 + (1.5 * dense) / sample.length)
}

export function linkShare(block: TextBlock): number {
  return block.linkChars / Math.max(1, block.text.length)
}

export function blockWorth(block: TextBlock): number {
  const chars = readingLength(block.text)
  if (block.kind === 'code') return Math.min(chars, 1_000)
  const share = linkShare(block)
  if (share > 0.5) return -Math.min(chars, 80) * 0.5
  if (block.kind === 'heading') return 0
  const isSentence = SENTENCE_END.test(block.text.slice(0, 2_000))
  if (chars < 25 || (!isSentence && chars < 70)) return block.kind === 'row' || block.kind === 'item' ? 0 : -5
  return chars * (1 - 2 * share) * (isSentence ? 1 : 0.4)
}

/** Per element, by its index: the worth of all below it. */
export function sumWorths(tree: PageTree, blocks: readonly TextBlock[]): Float64Array {
  return sumOver(tree, blocks, blockWorth)
}

export function sumOver(
  tree: PageTree,
  blocks: readonly TextBlock[],
  amountOf: (block: TextBlock) => number,
): Float64Array {
  const sums = new Float64Array(tree.elements.length)
  for (const block of blocks) add(sums, block.owner.index, amountOf(block))
  for (let index = tree.elements.length - 1; index > 0; index -= 1) {
    const parent = tree.elements[index]?.parent
    if (parent !== undefined) add(sums, parent.index, sums[index] ?? 0)
  }
  return sums
}

function add(sums: Float64Array, index: number, amount: number): void {
  sums[index] = (sums[index] ?? 0) + amount
}
