/** asset-status — the one word for an asset in a list, the worst first, and why. */
import type { AssetRowJson } from '../../api.ts'

export interface AssetStatusWords {
  readonly status: string
  readonly words: string
}

export function assetStatus({ activeRunId, failure, status, reasons }: AssetRowJson): AssetStatusWords {
  if (activeRunId !== undefined) return { status: 'running', words: `Run ${activeRunId} makes it` }
  if (failure !== undefined) {
    const which = failure.partition === undefined ? '' : ` for ${failure.partition}`
    return {
      status: 'failed',
      words: `Its last attempt${which} ${failure.cause === 'canceled' ? 'was canceled' : 'failed'}`,
    }
  }
  return { status, words: reasons.join('; ') }
}
