/** encode — text as bytes of any charset that the platform can decode: by turning its decoder round. */
export function encodeAs(text: string, charset: string): Uint8Array {
  if (charset === 'utf-8') return new TextEncoder().encode(text)
  const table = tableOf(charset)
  return Uint8Array.from(
    [...text].flatMap((character) => table.get(character) ?? [...`&#${character.codePointAt(0)};`].map(asByte)),
  )
}

const tables = new Map<string, ReadonlyMap<string, readonly number[]>>()

function tableOf(charset: string): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(charset)
  if (known !== undefined) return known
  const table = new Map<string, readonly number[]>()
  const decoder = new TextDecoder(charset, { fatal: true })
  const add = (...bytes: number[]) => {
    const character = decodeOne(decoder, bytes)
    if (character !== undefined && !table.has(character)) table.set(character, bytes)
  }
  for (let byte = 0; byte < 256; byte += 1) add(byte)
  for (let first = 0x81; first < 0xfe; first += 1)
    for (let second = 0x40; second < 0xff; second += 1) add(first, second)
  tables.set(charset, table)
  return table
}

/** Undefined for bytes that are no character, or more than one. */
function decodeOne(decoder: InstanceType<typeof TextDecoder>, bytes: readonly number[]): string | undefined {
  try {
    const decoded = decoder.decode(Uint8Array.from(bytes))
    return [...decoded].length === 1 ? decoded : undefined
  } catch {
    return undefined
  }
}

function asByte(character: string): number {
  return character.charCodeAt(0)
}
