/** forum — is a page a discussion? There what readers wrote is the text, elsewhere it stands around the text. */
import type { PageTree } from './page-tree.ts'
import { attribute } from './page-tree.ts'
import type { SaidByPage } from './said-by-page.ts'
import { articleThing, typesOf } from './said-by-page.ts'

const TYPES = /DiscussionForumPosting|QAPage|Question$/
const ENGINES =
  /phpbb|vbulletin|xenforo|discourse|mybb|simple machines|\bsmf\b|flarum|nodebb|invision community|ip\.board|vanilla|woltlab|burning board|discuz|punbb|fluxbb|jforum|yabb|askbot|question2answer|misago|lemmy|bbpress/i
const PATHS =
  /\/(forums?|threads?|topics?|discussions?|questions|viewtopic|showthread|comments|issues|foren|foro)([/.?-]|$)|^\/t\/|viewtopic\.php|showthread\.php|\/f\d+\/|item\?id=/i

export function isForum(tree: PageTree, said: SaidByPage, url: string): boolean {
  const thing = articleThing(said)
  if (thing !== undefined) return typesOf(thing).some((type) => TYPES.test(type))
  if (ENGINES.test(said.metas.get('generator') ?? '') || PATHS.test(pathOf(url))) return true
  return tree.elements.some(
    (element) =>
      TYPES.test(attribute(element, 'itemtype')) ||
      (element.tag === 'body' && ENGINES.test(`${attribute(element, 'class')} ${attribute(element, 'id')}`)),
  )
}

function pathOf(url: string): string {
  if (!URL.canParse(url)) return ''
  const { pathname, search } = new URL(url)
  return pathname + search
}
