import type { LogLine } from '@ingot/core'

/** `2026-01-02T03:04:05.678Z warning silver/messages  message  {"key":"value"}`, with its line end. */
export function logText({ atMs, level, message, stepKey, fields }: LogLine): string {
  const origin = stepKey === undefined ? '' : `${stepKey}  `
  const said = message.trimEnd().replaceAll('\n', '\n    ')
  const named = fields === undefined || Object.keys(fields).length === 0 ? '' : `  ${JSON.stringify(fields)}`
  return `${new Date(atMs).toISOString()} ${level.padEnd(7)} ${origin}${said}${named}\n`
}
