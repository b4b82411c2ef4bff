/**
 * opus-like — bytes that begin as an opus file does: an Ogg page with `OpusHead`, one with `OpusTags` (RFC 7845) that
 * carries an id, and then nothing that could be heard.
 */

const COMMENT = 'SAMPLE_ID='

export function opusLike(id: string): Uint8Array {
  const head = Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])])
  const comment = Buffer.from(`${COMMENT}${id}`)
  const tags = Buffer.concat([
    Buffer.from('OpusTags'),
    uint32(6),
    Buffer.from('sample'),
    uint32(1),
    uint32(comment.length),
    comment,
  ])
  // Some sound's worth of bytes, so that its size is worth showing: longer ids are not louder.
  const noise = Buffer.alloc(4_096, comment)
  return Buffer.concat([page(head, 0, 2), page(tags, 1, 0), page(noise, 2, 4)])
}

/** Undefined when the file is not one of ours. */
export function idInOpus(bytes: Uint8Array): string | undefined {
  const file = Buffer.from(bytes)
  const at = file.indexOf(COMMENT)
  if (file.toString('latin1', 0, 4) !== 'OggS' || at < 4) return undefined
  return file.toString('utf8', at + COMMENT.length, at + file.readUInt32LE(at - 4))
}

// The checksum stays zero: no player is meant to take it.
function page(body: Buffer, sequence: number, flags: number): Buffer {
  const lengths = [...Array<number>(Math.floor(body.length / 255)).fill(255), body.length % 255]
  const header = Buffer.alloc(27)
  header.write('OggS')
  header.writeUInt8(flags, 5)
  header.writeUInt32LE(sequence, 18)
  header.writeUInt8(lengths.length, 26)
  return Buffer.concat([header, Buffer.from(lengths), body])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
