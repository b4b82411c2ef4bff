/**
 * evaluate-automation — one evaluation of a project's conditions, in a test: what they ask for after something happened.
 */
import type { AutomationScenario, AutomationScenarioOptions, ScenarioTick } from './automation-scenario.ts'
import { automationScenario } from './automation-scenario.ts'

export interface EvaluateAutomationOptions extends AutomationScenarioOptions {
  /** What was there when the conditions were first looked at. */
  readonly given?: (scenario: AutomationScenario) => Promise<void>
  /** What happened since. */
  readonly when?: (scenario: AutomationScenario) => Promise<void>
}

/** Nothing of what it asks for is made. */
export async function evaluateAutomation(options: EvaluateAutomationOptions): Promise<ScenarioTick> {
  const { given, when, ...rest } = options
  await using scenario = await automationScenario(rest)
  await given?.(scenario)
  await scenario.advance(1)
  await when?.(scenario)
  return scenario.tick({ isQueued: true })
}
