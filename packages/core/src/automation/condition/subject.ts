import { splitCheckName } from '../../definition/check-name.ts'

/** What a condition stands on, or looks at: an asset, or one of its checks. */
export interface Subject {
  /** The asset's key, or `asset key check` with a space between: keys and names have none. */
  readonly id: string
  readonly assetKey: string
  readonly check?: string
}

export function assetSubject(assetKey: string): Subject {
  return { id: assetKey, assetKey }
}

export function checkSubject(assetKey: string, check: string): Subject {
  return { id: `${assetKey} ${check}`, assetKey, check }
}

/** Of `asset/check`, as planned steps and requests name it. */
export function subjectOfCheckName(text: string): Subject {
  const { assetKey, check } = splitCheckName(text)
  return checkSubject(assetKey, check)
}
