/**
 * style — colour, or none: a painter is chosen once for where the output goes.
 */
import { styleText } from 'node:util'

export type TextFormat = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'
export type Paint = (format: TextFormat, text: string) => string

export const plain: Paint = (_format, text) => text
export const coloured: Paint = (format, text) => styleText(format, text, { validateStream: false })

/** Colours where `stream` is a terminal that shows them and neither NO_COLOR nor the like forbids it. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  return styleText('red', 'x', { stream }) === 'x' ? plain : coloured
}

/** Columns of the terminal as it is now; undefined where there is none, or it does not say (some report 0). */
export function columnsOf(stream: NodeJS.WriteStream): number | undefined {
  return stream.isTTY && stream.columns > 0 ? stream.columns : undefined
}
