/**
 * condition-check — refuses a condition that says nothing sensible about what it stands on.
 *
 * Errors   DefinitionError definition/bad-condition, definition/bad-cron
 */
import { cronTimes } from '../cron.ts'
import { DefinitionError } from '../errors.ts'
import type { AutomationCondition } from './automation-condition.ts'
import { conditionParts, PLAIN_OPERANDS } from './automation-condition.ts'

// Deeper or wider ones come from a program gone wrong; each level costs stack in everything that walks a tree.
const MAX_DEPTH = 100
const MAX_NODES = 1_000
const OTHERS = [
  'cron-tick-passed',
  'in-latest-time-window',
  'and',
  'or',
  'not',
  'newly-true',
  'since',
  'any-deps',
  'all-deps',
  'any-downstream',
  'any-checks',
  'all-checks',
]

/** `what` names what it stands on. */
export function checkCondition(what: string, root: AutomationCondition, on: 'asset' | 'check'): void {
  let count = 0
  const visit = (node: AutomationCondition, subject: 'asset' | 'check', depth: number): void => {
    count += 1
    if (depth > MAX_DEPTH || count > MAX_NODES) {
      throw bad(what, `is deeper than ${MAX_DEPTH} levels or has more than ${MAX_NODES} parts. Make it simpler`)
    }
    if (typeof node !== 'object' || node === null || !isKind(node.kind)) {
      throw bad(what, `has a part that is no condition. Build it with eager(), onCron(…) or condition.…`)
    }
    checkNode(what, node, subject)
    const inner = innerSubject(node, subject)
    for (const part of conditionParts(node)) visit(part, inner, depth + 1)
  }
  visit(root, on, 0)
}

function isKind(kind: string): boolean {
  return Object.hasOwn(PLAIN_OPERANDS, kind) || OTHERS.includes(kind)
}

function checkNode(what: string, node: AutomationCondition, subject: 'asset' | 'check'): void {
  switch (node.kind) {
    case 'cron-tick-passed':
      cronTimes(what, node.cron, node.timezone)
      return
    case 'check-passed':
    case 'check-failed':
      if (subject === 'check') return
      throw bad(
        what,
        `asks ${PLAIN_OPERANDS[node.kind]} of an asset; only a check passes or fails. Write ` +
          `condition.anyChecksMatch(condition.${PLAIN_OPERANDS[node.kind]}())`,
      )
    case 'any-checks':
    case 'all-checks':
      if (subject === 'asset') return
      throw bad(what, 'asks for the checks of a check; a check has none. Ask for those of its asset with anyDepsMatch')
    case 'any-downstream':
      if (subject === 'asset') return
      throw bad(what, 'asks for what reads a check; nothing does')
    default:
      return
  }
}

function innerSubject(node: AutomationCondition, subject: 'asset' | 'check'): 'asset' | 'check' {
  if (node.kind === 'any-checks' || node.kind === 'all-checks') return 'check'
  return node.kind === 'any-deps' || node.kind === 'all-deps' ? 'asset' : subject
}

function bad(what: string, why: string): DefinitionError {
  return new DefinitionError('definition/bad-condition', `the automation condition of ${what} ${why}.`)
}
