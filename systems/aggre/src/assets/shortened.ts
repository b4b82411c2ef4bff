const MOST = 300

/** For metadata: an event is small, and an address may be long. */
export function shortened(text: string): string {
  return text.length <= MOST ? text : `${text.slice(0, MOST - 1)}…`
}
