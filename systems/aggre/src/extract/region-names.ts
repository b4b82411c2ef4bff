/**
 * region-names — what the names that authors give their regions (class, id, role, item property) say about them.
 *
 * Names are read word by word (`postShareBar` = post, share, bar), so that `shared-view` is no share bar.
 */
import type { PageElement } from './page-tree.ts'
import { attribute } from './page-tree.ts'

/** Around an article wherever they are. */
const ASIDE_WORDS = words(`
  nav navbar navi navigation menu menus submenu breadcrumb breadcrumbs crumbs footer foot sidebar sidebars
  related recommend recommended recommendation recommendations recirc recirculation trending popular
  share sharing shares sharer sharedaddy sharethis shareaholic social sociable socials addthis addtoany whatsapp
  newsletter subscribe subscription signup login signin register donate donation paywall
  cookie cookies consent gdpr cmp banner popup popover modal overlay lightbox tooltip toast
  ad ads adv advert adverts advertisement advertisements adsense adslot adunit sponsor sponsored sponsors anzeige werbung publicidad
  outbrain taboola toolbar pagination pager pagenav pagenavi paging rating ratings vote votes
  tagcloud taglist tags byline dateline metadata postmeta bio authorbox
  signature postprofile userinfo usercard user-info avatar avatars votecell attribution poster-info
  copyright disclaimer imprint skip skiplink search searchform searchbox
`)

/** The same, but only when they are the whole name: `overflow-hidden` hides nothing. */
const ASIDE_NAMES = words(
  'hidden sr-only visually-hidden screen-reader-text noprint no-print widget widgets widget-area rail side right-rail right-col rightcol right-column toc table-of-contents on-this-page',
)
/** Hidden on a phone, shown beside the text elsewhere. */
const SHOWN_ELSEWHERE = /(^|\s)(sm|md|lg|xl|2xl):(block|flex|grid|inline)/

/** Around an article when they lead elsewhere; else perhaps its lead. */
const TEASER_WORDS = words(
  `teaser teasers promo promos promotion featured highlights widget widgets card cards tile tiles carousel slider swiper slideshow`,
)

/** What readers said: no part of an article, all of a forum. */
const COMMENT_WORDS = words(`
  comment comments commentlist commenting commentary respond reply replies disqus kommentar kommentare comentarios commentaires fbcomments discussion trackback trackbacks pingback pingbacks`)

/** Inside longer words, too. */
const ASIDE_STEMS =
  /related(?!ness)|newsletter|breadcrumb|sidebar|cookiebar|cookieconsent|cookienotice|taboola|outbrain|addtoany|sharebar|socialmedia|pagination|advert|navbar/

/** A word of the first list next to one of these names something else. */
const PAIRS_KEPT =
  /(^|-)(with|has|no|without|hide|show|is|not)-|(^|-)code-toolbar(-|$)|(^|-)comments?-(open|opened|closed|enabled|disabled|off|on|allowed|status)(-|$)/
const PAIRS_ASIDE =
  /(^|-)(article|post|entry|story|page|content|blog|news|author|social|site|meta)-(tools?|actions?|meta|info|infos|footer|tags?|nav|author|links?|controls?|details|utility|share)(-|$)|(^|-)(read|see|view|load)-(more|also|next)(-|$)|(^|-)(more|other|similar|latest|recent|next|prev|previous|also|further)-(posts?|articles?|stories|news|entries|like|from|on|reading|content|links?)(-|$)|(^|-)(about|the)-author(-|$)|(^|-)user-?(info|card|details|signature)(-|$)|author-(box|bio|card|profile|about|description)|(^|-)(message|post|comment|poster)-(user|author|name|profile|number|attribution)(-(?!content|body|text)|$)|(^|-)(jump|back)-(to|link|links)(-|$)|edit-?(section|link)|(^|-)(toc|mw-editsection|navbox|catlinks|noprint|metadata|hatnote|printfooter)(-|$)/

const CONTENT_PAIRS =
  /(^|-)(article|post|entry|story|blog|news|page|main|text|single|blogpost|node|topic|product|message|rich|markdown|content|user)-?(content|body|text|entry|copy|description|inner|main|detail|details)(-|$)|^(content|main|article|story|entry|post|text|body|articletext|fulltext|hentry|prose|markdown|mw-parser-output|field-name-body|document|documentation|rst-content|md-content)$/

/** A note of a manual is part of it, whatever element it is. */
const NOTE = /admonition|callout|(^|-)(note|tip|warning|caution|important|danger|hint)(-|$)/

export function isNote(element: PageElement): boolean {
  return attribute(element, 'role') === 'note' || namesOf(element).some((name) => NOTE.test(name))
}

export type RegionName = 'content' | 'aside' | 'comments' | 'teaser' | 'plain'

export function regionName(element: PageElement): RegionName {
  const itemProperty = attribute(element, 'itemprop').toLowerCase()
  if (itemProperty === 'articlebody' || itemProperty === 'text' || attribute(element, 'role') === 'main')
    return 'content'
  let found: RegionName = 'plain'
  for (const name of namesOf(element)) {
    if (name === 'hidden' && SHOWN_ELSEWHERE.test(attribute(element, 'class'))) continue
    const verdict = verdictOf(name)
    if (verdict === 'aside' || verdict === 'comments') return verdict
    if (verdict === 'content' || (verdict === 'teaser' && found === 'plain')) found = verdict
  }
  return found
}

function verdictOf(name: string): RegionName {
  if (CONTENT_PAIRS.test(name)) return 'content'
  if (PAIRS_KEPT.test(name)) return 'plain'
  if (PAIRS_ASIDE.test(name) || ASIDE_STEMS.test(name) || ASIDE_NAMES.has(name)) return 'aside'
  const parts = name.split('-')
  if (parts.some((part) => COMMENT_WORDS.has(part))) return 'comments'
  if (parts.some((part) => ASIDE_WORDS.has(part))) return 'aside'
  return parts.some((part) => TEASER_WORDS.has(part)) ? 'teaser' : 'plain'
}

/** Class names, the id, a custom element's tag, lower case, their words divided by a hyphen. */
export function namesOf(element: PageElement): readonly string[] {
  const { class: classes = '', id = '' } = element.attributes
  // The tag of a custom element is a name that its author gave.
  const tag = element.tag.includes('-') ? element.tag : ''
  if (classes === '' && id === '' && tag === '') return []
  return `${classes} ${id} ${tag}`
    .slice(0, 1_000)
    .split(/\s+/)
    .filter((name) => name !== '')
    .map((name) =>
      name
        .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, '-'),
    )
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}
