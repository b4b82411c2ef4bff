/**
 * link-clicks — ordinary links without loading the page anew. One listener for the whole document: parts and screens
 * write `<a href>`, which works with the keyboard, in a new tab and in SVG, and know nothing of the router.
 */

export interface LinkRouter {
  /** Goes to a path with its search part. */
  push(href: string): void
  /** Fetches the code of the screen there, ahead of the click. */
  preload(href: string): void
}

/** Returns what takes the listeners away. */
export function followLinks(document: Document, router: LinkRouter): () => void {
  const onClick = (event: MouseEvent) => {
    const href = ownHref(event)
    if (href === undefined || !isPlainClick(event)) return
    event.preventDefault()
    router.push(href)
  }
  const onIntent = (event: Event) => {
    const href = ownHref(event)
    if (href !== undefined) router.preload(href)
  }
  document.addEventListener('click', onClick)
  document.addEventListener('pointerover', onIntent)
  document.addEventListener('focusin', onIntent)
  return () => {
    document.removeEventListener('click', onClick)
    document.removeEventListener('pointerover', onIntent)
    document.removeEventListener('focusin', onIntent)
  }
}

function isPlainClick(event: MouseEvent): boolean {
  return (
    event.button === 0 &&
    !event.defaultPrevented &&
    !event.metaKey &&
    !event.ctrlKey &&
    !event.shiftKey &&
    !event.altKey
  )
}

/** The address of the link that the event happened in, when it is a page of ours. */
function ownHref(event: Event): string | undefined {
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null
  const href = link?.getAttribute('href')
  if (link === null || typeof href !== 'string' || !isPage(href)) return undefined
  return link.hasAttribute('download') || link.hasAttribute('target') ? undefined : href
}

/** `/api/…` is the server's, `//host` another's, `#x` a place on this page. */
export function isPage(href: string): boolean {
  return href.startsWith('/') && !href.startsWith('//') && !href.startsWith('/api/')
}
