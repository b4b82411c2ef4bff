import type { LogFields, LogLevel, LogLine } from '@ingot/core'

import { formatTimeOfDay } from './duration.ts'
import type { Paint, TextFormat } from './style.ts'
import { oneLine, printable } from './text-width.ts'

const FORMATS: Readonly<Record<LogLevel, TextFormat | undefined>> = {
  debug: 'dim',
  info: undefined,
  warning: 'yellow',
  error: 'red',
}

/** `03:04:05.678 warning silver/messages  message  key=value`; a message of several lines stays so, indented. */
export function formatLogLine(line: LogLine, paint: Paint): string {
  const format = FORMATS[line.level]
  const level = line.level.padEnd(7)
  const origin = line.stepKey === undefined ? '' : `${oneLine(line.stepKey)}  `
  const message = printable(line.message).trimEnd().replaceAll('\n', '\n    ')
  const head = `${paint('dim', formatTimeOfDay(line.atMs))} ${format === undefined ? level : paint(format, level)} `
  return `${head}${paint('cyan', origin)}${message}${fieldsText(line.fields, paint)}`
}

function fieldsText(fields: LogFields | undefined, paint: Paint): string {
  const pairs = Object.entries(fields ?? {}).map(([name, value]) => `${oneLine(name)}=${oneLine(valueText(value))}`)
  return pairs.length === 0 ? '' : `  ${paint('dim', pairs.join(' '))}`
}

function valueText(value: unknown): string {
  return typeof value === 'string' && !/[\s"]/.test(value) ? value : (JSON.stringify(value) ?? 'undefined')
}
