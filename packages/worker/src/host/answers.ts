// TEMPORARY
import type { CodeHost } from '@ingot/core'
import type { LoadedCode } from './serving.ts'
export function codeAnswers(code: LoadedCode): CodeHost {
  return { project: code.graph.project.name, codeVersion: code.codeVersion, snapshot: { project: code.graph.project.name, assets: [...code.graph.nodes.keys()] } as never } as unknown as CodeHost
}
