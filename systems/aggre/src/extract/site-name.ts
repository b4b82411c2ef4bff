/** site-name — what a page's site is called. */
import type { SaidByPage } from './said-by-page.ts'
import { articleThing, isObject, textOf, typesOf } from './said-by-page.ts'
import { wordsOf } from './title.ts'

const MAX_CHARS = 100

export function pageSiteName(said: SaidByPage, url: string): string | null {
  const publisher = articleThing(said)?.['publisher']
  const site = said.things.find((thing) => typesOf(thing).includes('WebSite'))
  const candidates = [
    said.metas.get('og:site_name'),
    namedAfterHost(said.title, url),
    isObject(publisher) ? textOf(publisher['name']) : '',
    textOf(site?.['name']),
    said.metas.get('application-name'),
    said.metas.get('dc.publisher'),
  ]
  return candidates.find((name) => name !== undefined && name !== '' && name.length <= MAX_CHARS) ?? null
}

/** The last or first part of the window's title, where the host is named so. */
function namedAfterHost(title: string, url: string): string {
  const host = hostOf(url)
  const parts = title.split(/\s+[|·•»«–—:-]+\s+|\s*[|»]\s*/u)
  if (parts.length < 2) return ''
  return (
    [parts.at(-1) ?? '', parts[0] ?? ''].find((part) => {
      const name = wordsOf(part)
        .join('')
        .normalize('NFKD')
        .replaceAll(/[^a-z0-9]/g, '')
      return name.length >= 3 && host.includes(name)
    }) ?? ''
  )
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replaceAll(/[^a-z0-9]/g, '') : ''
}
