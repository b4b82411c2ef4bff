/** shell — the frame around every page: navigation, notices, search, shortcuts. */
import { useLocalStorage } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'

import { onSignedOut } from '../api.ts'
import { signInHref } from '../links.ts'
import { useLive } from '../live.ts'
import { useIsNarrow } from '../parts/use-is-narrow.ts'
import { instanceQuery } from '../queries/instance-queries.ts'
import { useGo } from '../view-state.ts'
import { MobileBar } from './mobile-bar.tsx'
import { Nav } from './nav.tsx'
import { Notices } from './notices.tsx'
import { PLACES } from './places.ts'
import classes from './shell.module.css'
import { onSignedOutElsewhere } from './signed-out.ts'
import { useShortcuts } from './use-shortcuts.ts'

const fetchPalette = () => import('./palette.tsx').then(({ Palette: part }) => ({ default: part }))
const Palette = lazy(fetchPalette)
const ShortcutSheet = lazy(() => import('./shortcut-sheet.tsx').then(({ ShortcutSheet: part }) => ({ default: part })))

export function Shell() {
  const { pathname } = useLocation()
  useSignInWhenAsked(pathname)
  // Without the frame: nobody is known yet.
  return pathname === '/sign-in' ? <Outlet /> : <Frame pathname={pathname} />
}

function Frame({ pathname }: { readonly pathname: string }) {
  const isNarrow = useIsNarrow()
  const [isFolded, setFolded] = useLocalStorage({ key: 'ingot.nav-folded', defaultValue: false })
  const [searches, setSearches] = useState(0)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const { data: instance } = useQuery(instanceQuery)
  const go = useGo()
  // Once somebody is known, for good: an answer that fails later is a server that will come back.
  useLive(instance !== undefined)
  // Ahead of the first search, so that what is typed at once is not lost.
  useEffect(() => void fetchPalette(), [])
  useShortcuts((shortcut) => {
    if (shortcut.kind === 'search') setSearches((count) => count + 1)
    else if (shortcut.kind === 'help') setHelpOpen(true)
    else if (shortcut.kind === 'toggle-nav') setFolded((before) => !before)
    else {
      const place = PLACES.find(({ letter }) => letter === shortcut.letter)
      if (place === undefined) return false
      go(place.href)
    }
    return true
  })
  const acts = {
    onSearch: () => setSearches((count) => count + 1),
    onHelp: () => setHelpOpen(true),
    onFold: () => setFolded((before) => !before),
  }
  return (
    <div className={classes['frame']} data-folded={isFolded}>
      <a className={classes['skip']} href="#main">
        Skip to the page
      </a>
      {isNarrow ? null : <Nav pathname={pathname} isFolded={isFolded} instance={instance} {...acts} />}
      <div className={classes['body']}>
        <Notices instance={instance} />
        <main id="main" className={classes['main']} tabIndex={-1}>
          <div className={classes['page']}>
            <Outlet />
          </div>
        </main>
      </div>
      {isNarrow ? <MobileBar pathname={pathname} instance={instance} onSearch={acts.onSearch} /> : null}
      <Suspense>
        {searches > 0 ? <Palette searches={searches} onHelp={acts.onHelp} /> : null}
        {isHelpOpen ? <ShortcutSheet onClose={() => setHelpOpen(false)} /> : null}
      </Suspense>
    </div>
  )
}

/** The server or another tab said that nobody is signed in: to the sign-in page, and back here afterwards. */
function useSignInWhenAsked(pathname: string): void {
  const go = useGo()
  useEffect(() => onSignedOutElsewhere(() => location.assign(signInHref(`${location.pathname}${location.search}`))), [])
  useEffect(
    () =>
      onSignedOut(() => {
        if (pathname !== '/sign-in') go(signInHref(`${location.pathname}${location.search}`))
      }),
    [go, pathname],
  )
}
