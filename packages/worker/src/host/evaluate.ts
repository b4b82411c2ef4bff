/**
 * evaluate — answers what the daemon asks of the project's code, many at a time. Nothing is written here but logs.
 */
import type { CodeHost } from '@ingot/core'

import { toSentError } from '../error-transfer.ts'
import type { AskKind } from '../host-protocol.ts'
import { codeAnswers } from './answers.ts'
import { leave, leaveWithChildren } from './last-words.ts'
import { say } from './line.ts'
import type { LoopWatch } from './loop-watch.ts'
import type { LoadedCode, Serving } from './serving.ts'
import { subject } from './subject.ts'

export function evaluator(code: LoadedCode, watch: LoopWatch): Serving {
  const answers = codeAnswers(code)
  return {
    snapshot: answers.snapshot,
    onMessage: (message) => {
      if (message.kind !== 'ask') return
      const { id, ask, input } = message
      watch.begin()
      void subject.run(String(id), () => answer(answers, id, ask, input)).finally(() => watch.end())
    },
    letGo: leaveWithChildren,
    onTerminate: () => leave(),
    onUncaught: () => Promise.resolve({ isFatal: true, isRecorded: false }),
  }
}

async function answer(answers: CodeHost, id: number, ask: AskKind, input: unknown): Promise<void> {
  try {
    // The line carries for each ask what its method takes: see host-protocol.
    const method = answers[ask] as (input: unknown) => Promise<unknown>
    say({ kind: 'answer', id, value: await method(input) })
  } catch (error) {
    say({ kind: 'refused', id, error: toSentError(error) })
  }
}
