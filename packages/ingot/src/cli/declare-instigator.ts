import type { Command } from 'commander'

import type { Act, Call } from './call.ts'
import type { PreviewOptions } from './instigator/preview.ts'
import type { InstigatorListOptions } from './instigator/list.ts'
import type { Family } from './instigator/instigators.ts'
import type { SwitchOptions } from './instigator/switch.ts'
import type { TicksOptions } from './instigator/ticks.ts'
import { instant, oneMore, wholeNumber } from './option-values.ts'

const NAME = 'which project, where the workspace has several'

export function declareSchedule(program: Command, act: Act): void {
  const schedule = program
    .command('schedule')
    .description('list schedules, switch them on and off, and see their ticks')
  declareList(schedule, act, 'schedule')
  declareSwitch(schedule, act, 'schedule')
  schedule
    .command('preview')
    .argument('<schedule>', "the schedule's name")
    .option('--at <instant>', 'the time that the tick is for, like 2026-01-01T06:00Z (default: its next tick)', instant)
    .option('--name <project>', NAME)
    .description('evaluate it here, write nothing, and show what its tick would ask for')
    .action(preview(act, 'schedule'))
  declareTicks(schedule, act, 'schedule')
}

export function declareSensor(program: Command, act: Act): void {
  const sensor = program
    .command('sensor')
    .description('list sensors and automation, switch them on and off, see their ticks and messages, and set a cursor')
  declareList(sensor, act, 'sensor')
  declareSwitch(sensor, act, 'sensor')
  sensor
    .command('preview')
    .argument('<sensor>', "the sensor's name")
    .option('--at <instant>', 'the time at which it is evaluated, like 2026-01-01T06:00Z (default: now)', instant)
    .option('--cursor <json>', 'the cursor to begin with (default: its own)')
    .option('--push <json>', 'a message for it, in place of those that wait; may be repeated', oneMore)
    .option('--name <project>', NAME)
    .description('evaluate it here, write nothing, and show what its tick would ask for')
    .action(preview(act, 'sensor'))
  sensor
    .command('cursor')
    .argument('<sensor>', "the sensor's name")
    .option('--set <json>', 'set it to this')
    .option('--reset', 'forget it: the next tick begins with the default')
    .option('--name <project>', NAME)
    .description('show the cursor of a sensor, or change it')
    .action(act(async () => (await import('./sensor/cursor.ts')).sensorCursor))
  sensor
    .command('pushes')
    .argument('<sensor>', "the sensor's name")
    .option('-n, --limit <count>', 'at most so many', wholeNumber(1, 1_000), 20)
    .option('--name <project>', NAME)
    .description('show the messages that wait for a sensor, oldest first')
    .action(act(async () => (await import('./sensor/pushes.ts')).sensorPushes))
  declareTicks(sensor, act, 'sensor')
}

function declareList(above: Command, act: Act, family: Family): void {
  above
    .command('list')
    .option('--name <project>', NAME)
    .description(`list ${family}s, whether they are on, and what their last tick came to`)
    .action(
      act(async () => {
        const { listInstigators } = await import('./instigator/list.ts')
        return (call: Call<InstigatorListOptions>) => listInstigators(family, call)
      }),
    )
}

function declareSwitch(above: Command, act: Act, family: Family): void {
  for (const isOn of [true, false]) {
    above
      .command(isOn ? 'start' : 'stop')
      .argument(`<${family}>`, `the ${family}'s name`)
      .option('--name <project>', NAME)
      .description(`switch a ${family} ${isOn ? 'on' : 'off'}, whatever its definition says`)
      .action(
        act(async () => {
          const { switchInstigator } = await import('./instigator/switch.ts')
          return (call: Call<SwitchOptions>, name: string) => switchInstigator(family, call, name, isOn)
        }),
      )
  }
}

function preview(act: Act, family: Family) {
  return act(async () => {
    const { previewInstigator } = await import('./instigator/preview.ts')
    return (call: Call<PreviewOptions>, name: string) => previewInstigator(family, call, name)
  })
}

function declareTicks(above: Command, act: Act, family: Family): void {
  above
    .command('ticks')
    .argument(`<${family}>`, `the ${family}'s name`)
    .option('-n, --limit <count>', 'at most so many', wholeNumber(1, 1_000), 20)
    .option('--failed', 'only those that failed')
    .option('--name <project>', NAME)
    .description('what its ticks came to, newest first; --verbose shows what they logged')
    .action(
      act(async () => {
        const { listTicks } = await import('./instigator/ticks.ts')
        return (call: Call<TicksOptions>, name: string) => listTicks(family, call, name)
      }),
    )
}
