/**
 * title-words — what of a title tells its story apart: words without case, without those that every title has.
 */
const COMMON: ReadonlySet<string> = new Set(
  `a an and are as at be but by can do for from has have how i in into is it its my new no not of on or our out so that the their this to up use used using
  was we what when where which who why will with you your vs via show ask tell hn pdf video der die das und ein eine ist im in von zu mit auf für den dem le la
  les de des du et un une est en el los y que por para con`.split(/\s+/),
)

export function titleWords(title: string): ReadonlySet<string> {
  const words =
    title
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{N}+#.]*/gu) ?? []
  return new Set(words.map((word) => word.replace(/\.+$/, '')).filter((word) => !COMMON.has(word)))
}

/** Of all words of both, the part that they share: 0..1. */
export function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = one.intersection(other).size
  const all = one.size + other.size - shared
  return all === 0 ? 0 : shared / all
}
