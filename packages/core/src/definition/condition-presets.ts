/**
 * condition-presets — the conditions that most assets need.
 */
import type { AutomationCondition } from './automation-condition.ts'
import type { DepChoices } from './condition.ts'
import { condition } from './condition.ts'
import { labelled } from './condition-rewrite.ts'

const { and, not, or } = condition

/**
 * Made again when a dep was updated, or when it has become missing; not while a dep is missing or in progress, nor
 * while it is in progress itself. Of time windows, the newest only. What was there when it was first evaluated is
 * nothing new: a new asset is not made until one of its deps is.
 */
export function eager(deps: DepChoices = {}): AutomationCondition {
  return labelled(
    and(
      condition.inLatestTimeWindow(),
      condition.sinceLastHandled(or(condition.newlyMissing(), condition.anyDepsUpdated(deps))),
      not(condition.anyDepsMissing(deps)),
      not(condition.anyDepsInProgress(deps)),
      not(condition.inProgress()),
    ),
    'eager',
  )
}

/** Made once after each tick, as soon as every dep was updated since that tick. Of time windows, the newest only. */
export function onCron(cron: string, options: DepChoices & { readonly timezone?: string } = {}): AutomationCondition {
  const { timezone = 'UTC', ...deps } = options
  return labelled(
    and(
      condition.inLatestTimeWindow(),
      condition.sinceLastHandled(condition.cronTickPassed(cron, timezone)),
      condition.allDepsUpdatedSinceCron(cron, timezone, deps),
    ),
    timezone === 'UTC' ? `on cron ${cron}` : `on cron ${cron} ${timezone}`,
  )
}

/** Made when it has become missing (a new partition, a wipe), once no dep is missing. Of time windows, the newest only. */
export function onMissing(deps: DepChoices = {}): AutomationCondition {
  return labelled(
    and(
      condition.inLatestTimeWindow(),
      condition.sinceLastHandled(condition.newlyMissing()),
      not(condition.anyDepsMissing(deps)),
    ),
    'on missing',
  )
}
