/** What of MTProto can be shown without Telegram: its ciphers, its framing over TCP, and the file of the session. */
import { createCipheriv } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { createMtproto } from './mtproto-client.ts'
import { MtprotoCrypto } from './mtproto-crypto.ts'
import { readSession, saveSession } from './session-file.ts'
import { tcpTransport } from './tcp-transport.ts'
import { signInToTelegram } from './telegram-auth.ts'

let folder = ''
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'aggre-'))))
afterEach(() => rm(folder, { recursive: true }))

function crypto(): MtprotoCrypto {
  const made = new MtprotoCrypto()
  made.initialize()
  return made
}

/** IGE by its definition, block by block: c = E(p ^ c₋₁) ^ p₋₁ */
function igeByDefinition(bytes: Buffer, key: Buffer, iv: Buffer): Buffer {
  const block = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, at) => byte ^ (b[at] ?? 0)))
  let [before, beforePlain] = [iv.subarray(0, 16), iv.subarray(16)]
  const blocks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const plain = bytes.subarray(at, at + 16)
    before = xor(block.update(xor(plain, before)), beforePlain)
    beforePlain = plain
    blocks.push(before)
  }
  return Buffer.concat(blocks)
}

test('AES-IGE is as it is defined, and comes back', () => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, at) => at * 7))
  const iv = Buffer.from(Array.from({ length: 32 }, (_, at) => 255 - at))
  const plain = Buffer.from('exactly sixty-four bytes of plain text, which is four blocks.....')
  const cipher = crypto().createAesIge(key, iv)
  const bytes = plain.subarray(0, 64)
  expect(Buffer.from(cipher.encrypt(bytes)).toString('hex')).toBe(igeByDefinition(bytes, key, iv).toString('hex'))
  expect(Buffer.from(cipher.decrypt(cipher.encrypt(bytes)))).toEqual(bytes)
})

test("the numbers of the protocol's own example are factored, and hashes are what OpenSSL says", async () => {
  const made = crypto()
  const [p, q] = made.factorizePQ(Buffer.from('17ed48941a08f981', 'hex'))
  expect([Buffer.from(p).toString('hex'), Buffer.from(q).toString('hex')]).toEqual(['494c553b', '53911073'])
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  expect(hex(made.sha1(Buffer.from('abc')))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
  expect(hex(made.sha256(Buffer.from('abc')))).toMatch(/^ba7816bf8f01cfea414140de5dae2223/)
  expect(hex(await made.pbkdf2(Buffer.from('password'), Buffer.from('salt'), 1, 32, 'sha256'))).toMatch(
    /^120fb6cffcf8b32c43e72252/,
  )
})

test('what is packed unpacks, and what does not get smaller is left as it is', () => {
  const made = crypto()
  const text = Buffer.from('tide '.repeat(100))
  expect(Buffer.from(made.gunzip(made.gzip(text, 1_000) ?? new Uint8Array()))).toEqual(text)
  expect(made.gzip(made.randomBytes(500), 100)).toBeNull()
})

test('over TCP the first bytes are the tag of the framing, what is sent arrives, and the end is an error', async () => {
  const got: Buffer[] = []
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      got.push(bytes)
      socket.end('answer')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const dc = { id: 2, ipAddress: '127.0.0.1', port }
  const connection = await tcpTransport.connect(dc)
  const tag = await tcpTransport.packetCodec(dc).tag()
  await connection.write(tag)
  const into = new Uint8Array(4)
  const read: number[] = []
  const readAll = async () => {
    for (;;) read.push(...into.subarray(0, await connection.read(into)))
  }
  await expect(readAll()).rejects.toThrow('The connection was closed.')
  expect(Buffer.concat(got).toString('hex')).toBe('eeeeeeee')
  expect(Buffer.from(read).toString()).toBe('answer')
  connection.close()
  await new Promise((resolve) => server.close(resolve))
  await expect(tcpTransport.connect(dc)).rejects.toThrow('ECONNREFUSED')
})

/** The first of two steps of the key exchange, with the numbers of the protocol's own example. */
const RES_PQ = '63241605'
const REQ_PQ_MULTI = 'f18e7ebe'
const REQ_DH_PARAMS = 'bee412d7'
const SERVER_NONCE = 'a5cf4d33f4a11ea877ba4aa573907330'
/** Of one of the keys that Telegram publishes: its fingerprint, as it is sent. */
const FINGERPRINT = '85fd64de851d9dd0'

function plainAnswer(nonce: Buffer): Buffer {
  const body = Buffer.concat([
    Buffer.from(RES_PQ, 'hex'),
    nonce,
    Buffer.from(SERVER_NONCE, 'hex'),
    Buffer.from('0817ed48941a08f981000000', 'hex'),
    Buffer.from(`15c4b51c01000000${FINGERPRINT}`, 'hex'),
  ])
  const head = Buffer.alloc(24)
  head.writeUInt32LE(body.length + 20, 0)
  head.writeBigUInt64LE((BigInt(Math.floor(Date.UTC(2026, 0, 31) / 1000)) << 32n) + 1n, 12)
  head.writeUInt32LE(body.length, 20)
  return Buffer.concat([head, body])
}

test('the client asks for a key, factors the number it is given, and sends the secret that only Telegram can open', async () => {
  const { promise: secret, resolve: gotSecret } = Promise.withResolvers<Buffer>()
  let read = Buffer.alloc(0)
  const server = createServer((socket) => {
    read = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      read = Buffer.concat([read, bytes])
      // The tag, then each packet with its length before it.
      const bodies: Buffer[] = []
      for (
        let at = 4;
        read.length >= at + 4 && read.length >= at + 4 + read.readUInt32LE(at);
        at += 4 + read.readUInt32LE(at)
      ) {
        bodies.push(read.subarray(at + 24, at + 4 + read.readUInt32LE(at)))
      }
      const [first, second] = bodies
      if (second !== undefined) gotSecret(second)
      else if (first?.subarray(0, 4).toString('hex') === REQ_PQ_MULTI) socket.write(plainAnswer(first.subarray(4, 20)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const dc = { id: 2, ipAddress: '127.0.0.1', port }
  const client = createMtproto({ apiId: 1, apiHash: 'abc' }, { main: dc, media: dc })
  client.onError.add(() => undefined)
  await client.connect()
  const body = (await secret).toString('hex')
  expect(body.slice(0, 8)).toBe(REQ_DH_PARAMS)
  expect(body.slice(40, 72)).toBe(SERVER_NONCE)
  expect(body.slice(72, 104)).toBe('04494c553b0000000453911073000000')
  expect(body.slice(104, 120)).toBe(FINGERPRINT)
  await client.destroy()
  await new Promise((resolve) => server.close(resolve))
})

const SESSION = { apiId: 1, apiHash: 'abc', session: 'secret', channels: { harbour: { id: 5, accessHash: '-7' } } }

test('a session is read as it was saved, by its owner alone, and saving it again leaves nothing beside it', async () => {
  const file = join(folder, 'deep', 'telegram.session')
  await saveSession(file, SESSION)
  await saveSession(file, SESSION)
  expect(await readSession(file)).toEqual(SESSION)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(join(folder, 'deep'))).toEqual(['telegram.session'])
})

test('a damaged session is a sentence that quotes nothing of it', async () => {
  const file = join(folder, 'telegram.session')
  await writeFile(file, '{"session":"secret"')
  await expect(readSession(file)).rejects.toThrow(/cannot be read: sign in again/)
  await expect(readSession(file)).rejects.not.toThrow(/secret/)
})

test('what cannot be an API id is refused before anything is connected to', async () => {
  const ask = async () => 'x'
  const prompts = { apiId: ask, apiHash: ask, phone: ask, code: ask, password: ask, say: () => undefined }
  await expect(signInToTelegram(join(folder, 's'), prompts, new AbortController().signal)).rejects.toThrow(
    /API id must be a whole number/,
  )
})
