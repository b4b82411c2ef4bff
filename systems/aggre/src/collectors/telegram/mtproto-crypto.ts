/** mtproto-crypto — the ciphers of MTProto: those that OpenSSL has from Node, AES-IGE from WebAssembly. */
import { createCipheriv, createDecipheriv, createHash, createHmac, pbkdf2, randomFillSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { deflateSync, unzipSync } from 'node:zlib'

import { BaseCryptoProvider, type IAesCtr, type ICryptoProvider, type IEncryptionScheme } from '@mtcute/core/utils.js'
import { getWasmUrl, ige256Decrypt, ige256Encrypt, initSync } from '@mtcute/wasm'

const derive = promisify(pbkdf2)
/** An answer of Telegram has at most some megabytes. */
const MOST_BYTES = 100_000_000

export class MtprotoCrypto extends BaseCryptoProvider implements ICryptoProvider {
  initialize(): void {
    initSync(readFileSync(getWasmUrl()))
  }

  sha1(bytes: Uint8Array): Uint8Array {
    return createHash('sha1').update(bytes).digest()
  }

  sha256(bytes: Uint8Array): Uint8Array {
    return createHash('sha256').update(bytes).digest()
  }

  hmacSha256(bytes: Uint8Array, key: Uint8Array): Uint8Array {
    return createHmac('sha256', key).update(bytes).digest()
  }

  // The order of the parameters is the library's.
  pbkdf2(...given: Parameters<ICryptoProvider['pbkdf2']>): Promise<Uint8Array> {
    const [password, salt, iterations, keyBytes = 64, algorithm = 'sha512'] = given
    return derive(password, salt, iterations, keyBytes, algorithm)
  }

  createAesCtr(key: Uint8Array, iv: Uint8Array, isEncrypting: boolean): IAesCtr {
    const cipher = (isEncrypting ? createCipheriv : createDecipheriv)(`aes-${key.length * 8}-ctr`, key, iv)
    return { process: (bytes) => cipher.update(bytes) }
  }

  createAesIge(key: Uint8Array, iv: Uint8Array): IEncryptionScheme {
    return {
      encrypt: (bytes) => ige256Encrypt(bytes, key, iv),
      decrypt: (bytes) => ige256Decrypt(bytes, key, iv),
    }
  }

  gzip(bytes: Uint8Array, maxBytes: number): Uint8Array | null {
    const packed = deflateSync(bytes)
    return packed.length > maxBytes ? null : packed
  }

  gunzip(bytes: Uint8Array): Uint8Array {
    return unzipSync(bytes, { maxOutputLength: MOST_BYTES })
  }

  randomFill(bytes: Uint8Array): void {
    randomFillSync(bytes)
  }
}
