/** next-page — where to go after signing in. Pure. */
import { isPage } from '../../link-clicks.ts'

/** Only a page of ours: a link to the sign-in page must not lead to a stranger's afterwards. */
export function nextPage(next: string | undefined): string {
  return next !== undefined && isPage(next) && !next.includes('\\') && !next.startsWith('/sign-in') ? next : '/'
}
