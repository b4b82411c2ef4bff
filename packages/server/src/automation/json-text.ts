import { InvalidError } from '@ingot/core'

/** JSON as it is kept; `what` names the field that it came in. */
export function jsonText(what: string, text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch (cause) {
    throw new InvalidError('invalid/json', `${what}: ${text.slice(0, 80)} is not JSON. Write it like {"lastId":5}.`, {
      cause,
    })
  }
}
