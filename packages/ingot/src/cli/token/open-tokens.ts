import type { Storage } from '@ingot/core'
import { openSqliteStorage } from '@ingot/storage'

import { databaseFile } from '../../instance.ts'
import type { Call } from '../call.ts'
import { workspaceOf } from '../open-workspace.ts'

/** The stores alone: no project is loaded for a token. */
export async function openTokens(call: Call): Promise<Storage> {
  const workspace = await workspaceOf(call)
  return openSqliteStorage({ path: databaseFile(workspace) })
}
