/**
 * view-state — what a screen shows lives in its address: filters, tabs, the chosen row. `go` leads to another address.
 *
 * Rules    a change of view replaces the entry in the browser's history unless `isStep`; going elsewhere adds one.
 */
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

import type { SearchText } from './links.ts'

export type SetView = (patch: SearchText, options?: { readonly isStep?: boolean }) => void

/** The search part of the address, and a way to change some of it; `undefined` takes a name away. */
export function useView(): readonly [SearchText, SetView] {
  const view: SearchText = useSearch({ strict: false })
  const navigate = useNavigate()
  const setView = useCallback<SetView>(
    (patch, { isStep = false } = {}) => {
      void navigate({ to: '.', search: (before: SearchText) => ({ ...before, ...patch }), replace: !isStep })
    },
    [navigate],
  )
  return [view, setView]
}

/** Leads to an address made by links.ts. */
export function useGo(): (href: string) => void {
  const { history } = useRouter()
  return useCallback((href: string) => history.push(href), [history])
}
