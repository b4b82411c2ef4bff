/** app — everything that all screens share: theme, server state, toasts, routes. */
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'

import { ApiProblem } from './api.ts'
import { followLinks } from './link-clicks.ts'
import { toastProblem } from './parts/toast.tsx'
import { router } from './router.tsx'
import { cssVariables, theme } from './theme.ts'

const Toasts = lazy(() => import('./shell/toasts.tsx'))

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

// Shared with public/color-scheme.js.
const schemes = localStorageColorSchemeManager({ key: 'ingot.theme' })

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The live stream says what changed; until then an answer stays good.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status < 500),
    },
  },
  mutationCache: new MutationCache({
    onError: (error, _variables, _result, { meta }) => {
      // `meta: { isShownInPlace: true }` is for a form that says beside its button what was refused.
      if (meta?.['isShownInPlace'] !== true) toastProblem(error)
    },
  }),
})

export function App() {
  useEffect(
    () =>
      followLinks(document, {
        push: (href) => router.history.push(href),
        preload: (href) => void router.preloadRoute({ to: href.split('?')[0] ?? href }),
      }),
    [],
  )
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <Suspense>
          <Toasts />
        </Suspense>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
