/**
 * bluesky-facets — puts whole links back into a Bluesky post.
 *
 * A post shows `example.com/a-long-pa...` and says in a facet which bytes of its text stand for which address. A
 * shortened address is replaced by the whole one; other words ("read here") stay and the address follows in brackets.
 *
 * Units    `byteStart`, `byteEnd`  offsets into the UTF-8 bytes of the text, end not included
 *          (https://docs.bsky.app/docs/advanced-guides/post-richtext): offsets into a JavaScript string would be wrong
 *          after the first letter beyond ASCII.
 * Promise  A facet that is malformed, out of range, overlaps an earlier one or cuts a letter in two changes nothing.
 */
import { at, listAt, stringAt } from '../json.ts'

interface Link {
  readonly start: number
  readonly end: number
  readonly uri: string
}

const LINK = 'app.bsky.richtext.facet#link'

export function expandLinks(text: string, facets: unknown): string {
  if (!Array.isArray(facets) || facets.length === 0) return text
  const bytes = Buffer.from(text, 'utf8')
  const links = facets.flatMap(readLink).filter((link) => isInside(bytes, link))
  let expanded = ''
  let done = 0
  for (const link of links.toSorted((a, b) => a.start - b.start)) {
    if (link.start < done) continue
    const shown = bytes.toString('utf8', link.start, link.end)
    expanded += bytes.toString('utf8', done, link.start) + wholeLink(shown, link.uri)
    done = link.end
  }
  return expanded + bytes.toString('utf8', done)
}

function wholeLink(shown: string, uri: string): string {
  const address = shown.replace(/(\.{3}|…)$/, '')
  return uri.toLowerCase().includes(address.toLowerCase()) ? uri : `${shown} (${uri})`
}

function readLink(facet: unknown): Link[] {
  const start = at(facet, 'index', 'byteStart')
  const end = at(facet, 'index', 'byteEnd')
  const feature = listAt(facet, 'features')?.find((feature) => at(feature, '$type') === LINK)
  const uri = stringAt(feature, 'uri')
  if (!Number.isInteger(start) || !Number.isInteger(end) || uri === null) return []
  return [{ start: Number(start), end: Number(end), uri }]
}

function isInside(bytes: Buffer, { start, end }: Link): boolean {
  return start >= 0 && start < end && end <= bytes.length && isLetterStart(bytes[start]) && isLetterStart(bytes[end])
}

/** UTF-8 continuation bytes are 10xxxxxx; past the end counts as a start. */
function isLetterStart(byte: number | undefined): boolean {
  return byte === undefined || (byte & 0xc0) !== 0x80
}
