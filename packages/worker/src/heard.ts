/**
 * heard — whether what comes from a process or thread with the author's code is a message of ours. That code can write
 * to the line whatever it likes, and whoever listens must not fall over it.
 */
import type { ErrorRecord, WorkerIdentity } from '@ingot/core'

import type { SentError } from './error-transfer.ts'
import type { Blocked, DeathCause, FromHost, Loaded } from './host-protocol.ts'
import type { FromStep } from './isolated-protocol.ts'

type Fields = Readonly<Record<string, unknown>>

// Records of ours are at most five deep; others may even be circular.
const CAUSE_DEPTH = 16

export function isFromHost(message: unknown): message is FromHost {
  if (!isObject(message)) return false
  switch (message['kind']) {
    case 'pong':
      return true
    case 'ready':
      return isLoaded(message['loaded'])
    case 'failed':
      return isSentError(message['error']) && message['files'] instanceof Map
    case 'answer':
      return typeof message['id'] === 'number'
    case 'refused':
      return typeof message['id'] === 'number' && isSentError(message['error'])
    case 'run-over':
      return isString(message['runId']) && typeof message['isReusable'] === 'boolean' && isFailure(message['failure'])
    case 'cleans-up':
      return isString(message['runId'])
    case 'dying':
      return isCause(message['cause']) && isOptionalString(message['subject'])
    default:
      return isBlocked(message)
  }
}

export function isBlocked(message: unknown): message is Blocked {
  if (!isObject(message) || message['kind'] !== 'blocked') return false
  return (
    Number.isFinite(message['silentMs']) && isOptionalString(message['subject']) && isOptionalString(message['place'])
  )
}

export function isFromStep(message: unknown): message is FromStep {
  if (!isObject(message)) return false
  switch (message['kind']) {
    case 'log':
      return isObject(message['line']) && isString(message['line']['message'])
    case 'returned':
      return true
    case 'threw':
      return isObject(message['thrown']) && isErrorRecord(message['thrown']['error'])
    case 'crashed':
      return isErrorRecord(message['error'])
    default:
      return false
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isOptionalString(value: unknown): value is string | undefined {
  return value === undefined || isString(value)
}

function isLoaded(value: unknown): value is Loaded {
  return (
    isObject(value) &&
    isString(value['project']) &&
    isString(value['codeVersion']) &&
    value['files'] instanceof Map &&
    isIdentity(value['identity']) &&
    (value['snapshot'] === undefined || isObject(value['snapshot']))
  )
}

function isIdentity(value: unknown): value is WorkerIdentity {
  return (
    isObject(value) &&
    ['workerId', 'host', 'machine'].every((name) => isString(value[name])) &&
    Number.isInteger(value['pid']) &&
    isOptionalString(value['processStart'])
  )
}

function isCause(value: unknown): value is DeathCause {
  if (!isObject(value)) return false
  if (value['kind'] === 'exit') return typeof value['code'] === 'number' && isOptionalString(value['place'])
  return value['kind'] === 'uncaught' && isErrorRecord(value['error']) && typeof value['isRecorded'] === 'boolean'
}

function isFailure(value: unknown): value is ErrorRecord | undefined {
  return value === undefined || isErrorRecord(value)
}

function isSentError(value: unknown): value is SentError {
  return isObject(value) && isErrorRecord(value['record']) && typeof value['retryable'] === 'boolean'
}

function isErrorRecord(value: unknown, depth = 0): value is ErrorRecord {
  return (
    depth < CAUSE_DEPTH &&
    isObject(value) &&
    isString(value['name']) &&
    isString(value['message']) &&
    isOptionalString(value['code']) &&
    isOptionalString(value['stack']) &&
    (value['cause'] === undefined || isErrorRecord(value['cause'], depth + 1))
  )
}
