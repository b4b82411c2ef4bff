/**
 * automation-condition — when an asset, one of its partitions or a check is to be made without being asked: plain data,
 * decided by `automation/`.
 */
export interface AutomationCondition {
  readonly kind: string
}
