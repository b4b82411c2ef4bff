import { ActionIcon } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconLogout } from '@tabler/icons-react'

import { api } from '../api.ts'
import { signInHref } from '../links.ts'
import type { InstanceJson } from '../queries/instance-queries.ts'
import { tellSignedOut } from './signed-out.ts'

/** Signs out, where there is signing in. */
export function AccountMenu({ instance }: { readonly instance: InstanceJson | undefined }) {
  const signOut = useMutation({
    mutationFn: () => api('DELETE /session'),
    onSuccess() {
      tellSignedOut()
      // The page anew: nothing that was fetched for one is left for the next.
      location.assign(signInHref())
    },
  })
  if (instance?.hasAuth !== true) return null
  const words = `Sign out ${instance.actor.name} (${instance.actor.role})`
  return (
    <ActionIcon onClick={() => signOut.mutate()} loading={signOut.isPending} aria-label={words} title={words}>
      <IconLogout size={17} aria-hidden />
    </ActionIcon>
  )
}
