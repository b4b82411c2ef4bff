/** sign-in-screen — a token for a session. The token goes to the server once and is kept nowhere in the browser. */
import { Button, PasswordInput, Stack } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { api } from '../../api.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { useView } from '../../view-state.ts'
import { nextPage } from './next-page.ts'
import classes from './sign-in.module.css'

export function SignInScreen() {
  useDocumentTitle('Sign in · Ingot')
  const [view] = useView()
  const [token, setToken] = useState('')
  const signIn = useMutation({
    mutationFn: () => api('POST /session', { body: { token: token.trim() } }),
    // The page anew: everything that was refused before is asked for again.
    onSuccess: () => location.assign(nextPage(view['next'])),
    meta: { isShownInPlace: true },
  })
  return (
    <main className={classes['page']}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault()
          signIn.mutate()
        }}
      >
        <Stack gap="md">
          <h1 className={classes['title']}>Sign in to Ingot</h1>
          <PasswordInput
            label="Token"
            description="An admin makes one under Deployment, Tokens, or with ingot token create."
            autoComplete="current-password"
            autoFocus
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
          />
          {signIn.error === null ? null : <ErrorPanel error={signIn.error} />}
          <Button type="submit" disabled={token.trim() === ''} loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </main>
  )
}
