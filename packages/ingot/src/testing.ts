// What `ingot/testing` offers to an author's tests.
export type { ExecutedJob, ExecuteJobOptions } from '@ingot/core/testing'
export { executeJob } from '@ingot/core/testing'
export type { FixedClock, Materialized, MaterializeOptions } from '@ingot/core/testing'
export { fixedClock, materialize, memoryIo, memoryLogStore, memoryStorage } from '@ingot/core/testing'
export type { EphemeralInstance, EphemeralOptions } from '@ingot/core/testing'
export type {
  EvaluatedSchedule,
  EvaluatedSensor,
  EvaluateScheduleOptions,
  EvaluateSensorOptions,
} from '@ingot/core/testing'
export { ephemeralInstance, evaluateSchedule, evaluateSensor } from '@ingot/core/testing'
export type {
  AutomationScenario,
  AutomationScenarioOptions,
  EvaluateAutomationOptions,
  ScenarioTick,
} from '@ingot/core/testing'
export { automationScenario, evaluateAutomation } from '@ingot/core/testing'
