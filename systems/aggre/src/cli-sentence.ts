/** cli-sentence — what stops a command, as one sentence and an exit code: 2 when the request was wrong, else 1. */
import { InvalidError, isIngotError } from 'ingot'

/** Rejects with what is no error of ours: that is a mistake in the program, and says where. */
export async function asSentence(work: () => Promise<number>, signal?: AbortSignal): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (signal?.aborted === true) {
      console.error('Stopped. What is in bronze stays; the next run goes on from there.')
      return 1
    }
    if (!isIngotError(error)) throw error
    console.error(`error: ${error.message}`)
    return error instanceof InvalidError ? 2 : 1
  }
}
