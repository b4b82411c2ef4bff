/**
 * fingerprint — a short name for a text: equal texts, equal names. For data versions, not for secrets: 106 bits of
 * mixing without cryptography, so that core needs no runtime.
 */
export function fingerprint(text: string): string {
  return mix(text, 0x9e3779b9) + mix(text, 0x85ebca6b)
}

/** Two interleaved multiplicative hashes over UTF-16 code units, finished with the avalanche step of MurmurHash3. */
function mix(text: string, seed: number): string {
  let a = 0xdeadbeef ^ seed
  let b = 0x41c6ce57 ^ seed
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36).padStart(11, '0')
}

/** The data version of a value that its author gave none: made of the code's version and the inputs' versions. */
export function derivedDataVersion(codeVersion: string, inputVersions: Readonly<Record<string, string>>): string {
  const inputs = Object.keys(inputVersions)
    .sort()
    .map((key) => [key, inputVersions[key]])
  return fingerprint(JSON.stringify([codeVersion, inputs]))
}
