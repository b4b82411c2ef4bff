/**
 * page-writing — pieces of pages for tests: what must be read says `keep` and a number, what must not says `drop`.
 *
 * The words are ours.
 */
const KEEPS = [
  'The keeper wrote in the log that the sea had been calm since the morning, and that the lamp needed oil.',
  'Nobody on the island could say when the first boat would come, so they counted the bread and waited.',
  'When the wind turned to the north, the children were sent to bring in the nets from the lower pier.',
  'A letter from the mainland said that the new lens had been ground in Paris and would be sent in spring.',
  'The harbour master, who had seen three such winters, told them to move the boats behind the wall.',
  'By evening the rain had stopped, and the light could be seen from the farms on the far side of the bay.',
]
const DROPS = [
  'Ten boats you have to see this year, and why our readers love them so much.',
  'The minister opened a bridge yesterday; the photographs are here for you to see.',
  'Get the best stories of the week in your inbox, every Friday, for free.',
  'A recipe for soup that takes ten minutes, from our kitchen to yours.',
]

let count = 0
/** A mark that no other piece has. */
export const marked = (word: string): string => `${word}${(count += 1)}`
export const keep = (): string => `keep${(count += 1)} ${KEEPS[count % KEEPS.length] ?? ''}`
export const drop = (): string => `drop${(count += 1)} ${DROPS[count % DROPS.length] ?? ''}`
export const p = (text: string): string => `<p>${text}</p>`
export const paragraphs = (n: number): string => Array.from({ length: n }, () => p(keep())).join('\n')
export const menu = (name: string): string =>
  `<ul class="${name}">${['Home', 'News', 'Sport', 'Culture', 'About us', 'Contact'].map((text) => `<li><a href="/${text}">drop${(count += 1)} ${text}</a></li>`).join('')}</ul>`
export const page = (head: string, body: string, attributes = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8">${head}</head><body ${attributes}>${body}</body></html>`
export const card = (name: string): string =>
  `<div class="${name}"><h3><a href="/other">drop${(count += 1)} Another story</a></h3>${p(drop())}</div>`
export const cookieBanner = (): string =>
  `<div id="cookie-law-info-bar"><span>drop${(count += 1)} This website uses cookies to improve your experience. By using it you accept our policy.</span><a href="#">OK</a></div>`
