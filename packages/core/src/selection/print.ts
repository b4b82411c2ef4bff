/**
 * print — a Selection as text, without needless parentheses and with every key as `key:`.
 *
 * Promise  1. `parseSelection(printSelection(selection))` equals `selection`, up to the 200 levels that parse.
 */
import type { Depth, Selection } from './syntax.ts'

const BARE_VALUE = /^[^\s()"+,]+$/
const BARE_TAG = /^[^\s()"+,=]+$/

export function printSelection(selection: Selection): string {
  switch (selection.kind) {
    case 'all':
      return '*'
    case 'key':
      return `key:${printValue(selection.pattern, BARE_VALUE)}`
    case 'tag':
      return printTag(selection.tag, selection.value)
    case 'attribute':
      return `${selection.attribute}:${printValue(selection.value, BARE_VALUE)}`
    case 'sinks':
    case 'roots':
      return `${selection.kind}(${printSelection(selection.of)})`
    case 'not':
      return `not ${printInside(selection.of, ['and', 'or'])}`
    case 'and':
      return selection.of.map((member) => printInside(member, ['and', 'or'])).join(' and ')
    case 'or':
      return selection.of.map((member) => printInside(member, ['or'])).join(' or ')
    case 'traverse':
      return printTraversal(selection.of, selection.upstream, selection.downstream)
    default:
      throw new Error(`unhandled selection ${JSON.stringify(selection satisfies never)}`)
  }
}

/** In parentheses when it is of a kind that would bind more loosely than its surroundings. */
function printInside(selection: Selection, loose: readonly Selection['kind'][]): string {
  const printed = printSelection(selection)
  return loose.includes(selection.kind) ? `(${printed})` : printed
}

function printTraversal(of: Selection, upstream: Depth, downstream: Depth): string {
  const atom = printInside(of, ['and', 'or', 'not', 'traverse'])
  // A side that is not walked is left out, but one `+` must stay to say that this is a traversal.
  const isNeitherWalked = upstream === 0 && downstream === 0
  const before = upstream === 0 && !isNeitherWalked ? '' : `${printDepth(upstream)}+`
  const after = downstream === 0 ? '' : `+${printDepth(downstream)}`
  return `${before}${atom}${after}`
}

function printDepth(depth: Depth): string {
  return depth === 'unlimited' ? '' : String(depth)
}

function printTag(tag: string, value: string | undefined): string {
  const name = `tag:${printValue(tag, BARE_TAG)}`
  return value === undefined ? name : `${name}=${printValue(value, BARE_VALUE)}`
}

function printValue(value: string, bare: RegExp): string {
  return bare.test(value) ? value : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
