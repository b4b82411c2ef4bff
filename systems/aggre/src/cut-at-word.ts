/** At most so many characters and an ellipsis, which tells that there is more; between words where there are any near. */
export function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text
  const short = text.slice(0, most)
  if (/\s/.test(text.charAt(most))) return ended(short)
  const space = short.search(/\s\S*$/)
  return ended(space > most / 2 ? short.slice(0, space) : short)
}

function ended(text: string): string {
  // Half of a character of two is none.
  return `${text.replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`.toWellFormed()
}
