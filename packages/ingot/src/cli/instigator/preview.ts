/**
 * preview — evaluates a schedule or sensor in this process and shows what its tick would come to.
 *
 * Errors   exit code 1 when the tick would fail
 */
import { memoryStorage } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { openToLook } from '../open-workspace.ts'
import type { Family } from './instigators.ts'
import { findInstigator } from './instigators.ts'
import { previewLines } from './preview-lines.ts'
import type { PreviewTickOptions } from './preview-tick.ts'
import { previewTick } from './preview-tick.ts'

export interface PreviewOptions extends PreviewTickOptions {
  readonly name?: string
}

export async function previewInstigator(family: Family, call: Call<PreviewOptions>, name: string): Promise<ExitCode> {
  const { terminal, options } = call
  const { projects, instance } = await openToLook(call)
  try {
    const found = findInstigator(family, projects, name, options.name)
    const storage = instance?.storage ?? memoryStorage()
    const preview = await previewTick(found, storage, options)
    if (terminal.isJson) terminal.printJson({ ...found.ref, ...preview })
    else for (const line of previewLines(found.ref, preview, terminal)) terminal.print(line)
    return preview.status === 'failed' ? 1 : 0
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}
