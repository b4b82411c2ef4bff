/**
 * object-contract — the promises of object-store.ts, for whoever keeps objects elsewhere: run each with a fresh place.
 *
 *     for (const { promise, check } of objectStoreContract) test(promise, () => check(openPlace))
 */
import type { Promised } from '@ingot/core/contract'
import { assertEqual, assertRejects, assertTrue } from '@ingot/core/contract'

import type { Creation, ObjectStore } from './object-store.ts'

/** A new, empty place; called again with the same number it opens the same place once more, as another process would. */
export type OpenPlace = (place: number) => Promise<ObjectStore>

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array | undefined): string | undefined => bytes && new TextDecoder().decode(bytes)

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield bytesOf(text)
}

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

async function namesIn(objects: ObjectStore, prefix: string): Promise<string[]> {
  return (await allOf(objects.list(prefix))).map(({ name }) => name).sort()
}

function created(creation: Creation): Extract<Creation, { readonly kind: 'created' }> {
  if (creation.kind === 'created') return creation
  throw new Error('expected the object to be created, but its name was taken')
}

export const objectStoreContract: readonly Promised<OpenPlace>[] = [
  {
    promise: 'an object is read as it was created, whole, in part and piece by piece',
    async check(openPlace) {
      const objects = await openPlace(0)
      const { digest, object } = created(await objects.create('a/1/raw.txt', pieces('hel', 'lo')))
      assertEqual(digest.sizeBytes, 5, 'the size')
      assertEqual(digest.sha256, '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824', 'the hash')
      assertEqual(textOf(await objects.read('a/1/raw.txt')), 'hello', 'all of it')
      assertEqual(textOf(await objects.read('a/1/raw.txt', { fromByte: 1, maxBytes: 3 })), 'ell', 'a part')
      assertEqual(textOf(await objects.read('a/1/raw.txt', { fromByte: 3, maxBytes: 9 })), 'lo', 'its end')
      assertEqual(textOf(await objects.read('a/1/raw.txt', { fromByte: 9, maxBytes: 9 })), '', 'what is after it')
      const parts = await allOf(objects.open('a/1/raw.txt'))
      assertEqual(parts.map(textOf).join(''), 'hello', 'its pieces')
      assertEqual(await objects.stat('a/1/raw.txt'), object, 'its stat')
      assertEqual(object.sizeBytes, 5, 'the size of its stat')
    },
  },
  {
    promise: 'what is not there is undefined, and an error only when it is opened',
    async check(openPlace) {
      const objects = await openPlace(0)
      assertEqual(await objects.read('a/1/raw.txt'), undefined, 'read')
      assertEqual(await objects.stat('a/1/raw.txt'), undefined, 'stat')
      assertEqual(await objects.note('a/1/raw.txt'), undefined, 'note')
      assertEqual(await allOf(objects.list('a')), [], 'list')
      assertEqual(await allOf(objects.folders('a')), [], 'folders')
      await assertRejects(allOf(objects.open('a/1/raw.txt')), 'not-found/artifact', 'open')
    },
  },
  {
    promise: 'a name that is taken stays as it is, with its note',
    async check(openPlace) {
      const objects = await openPlace(0)
      created(await objects.create('a/1/raw.txt', bytesOf('one'), { note: () => ({ from: 'first' }) }))
      const second = await objects.create('a/1/raw.txt', bytesOf('three'), { note: () => ({ from: 'second' }) })
      assertEqual(second.kind, 'exists', 'the second')
      assertEqual(second.digest.sizeBytes, 5, 'the digest of what was offered')
      assertEqual(textOf(await objects.read('a/1/raw.txt')), 'one', 'the bytes')
      assertEqual((await objects.note('a/1/raw.txt'))?.['from'], 'first', 'the note')
    },
  },
  {
    promise: 'of many that create one name at once exactly one does, and the note is its own',
    async check(openPlace) {
      const [here, there] = [await openPlace(0), await openPlace(0)]
      const tries = Array.from({ length: 20 }, (_, i) =>
        (i % 2 === 0 ? here : there).create('a/1/raw.txt', bytesOf(`body ${i}`), { note: () => ({ by: i }) }),
      )
      const outcomes = await Promise.all(tries)
      const winners = outcomes.flatMap(({ kind }, i) => (kind === 'created' ? [i] : []))
      assertEqual(winners.length, 1, 'how many created it')
      assertEqual(textOf(await here.read('a/1/raw.txt')), `body ${winners[0]}`, 'the bytes')
      assertEqual((await here.note('a/1/raw.txt'))?.['by'], winners[0], 'the note')
    },
  },
  {
    promise: 'a body that fails leaves nothing, and its own error comes out',
    async check(openPlace) {
      const objects = await openPlace(0)
      const broken = new Error('the line went dead')
      const body = async function* (): AsyncGenerator<Uint8Array> {
        yield bytesOf('half')
        throw broken
      }
      const thrown = await objects.create('a/1/raw.txt', body()).catch((error: unknown) => error)
      assertTrue(thrown === broken, 'the error of the body comes out')
      assertEqual(await objects.stat('a/1/raw.txt'), undefined, 'the object')
      assertEqual(await namesIn(objects, ''), [], 'what is listed')
      created(await objects.create('a/1/raw.txt', bytesOf('whole')))
    },
  },
  {
    promise: 'lists show objects alone, of a prefix, of all',
    async check(openPlace) {
      const objects = await openPlace(0)
      for (const name of [
        'a/1/raw.txt',
        'a/1/meta.json',
        'a/2/raw.tar.gz',
        'b/1/raw.txt',
        'a/_index.jsonl',
        'a/2/_name.x',
      ]) {
        created(await objects.create(name, bytesOf(name), { note: () => ({}) }))
      }
      await objects.replace('_cursors/x.json', bytesOf('1'))
      assertEqual(await namesIn(objects, 'a'), ['a/1/meta.json', 'a/1/raw.txt', 'a/2/raw.tar.gz'], 'a source')
      assertEqual(await namesIn(objects, 'a/1'), ['a/1/meta.json', 'a/1/raw.txt'], 'an item')
      assertEqual(await namesIn(objects, ''), ['a/1/meta.json', 'a/1/raw.txt', 'a/2/raw.tar.gz', 'b/1/raw.txt'], 'all')
      assertEqual((await allOf(objects.folders('a'))).sort(), ['1', '2'], 'folders')
    },
  },
  {
    promise: 'a listing since an instant misses nothing that appeared since',
    async check(openPlace) {
      const objects = await openPlace(0)
      created(await objects.create('a/1/raw.txt', bytesOf('1')))
      const { object } = created(await objects.create('a/2/raw.txt', bytesOf('2')))
      created(await objects.create('a/1/late.txt', bytesOf('3')))
      const names = (await allOf(objects.list('a', { changedSinceMs: object.modifiedAtMs }))).map(({ name }) => name)
      assertTrue(names.includes('a/2/raw.txt') && names.includes('a/1/late.txt'), `both are in ${names.join()}`)
    },
  },
  {
    promise: 'a log takes lines when it is there, from several at once, each whole',
    async check(openPlace) {
      const [here, there] = [await openPlace(0), await openPlace(0)]
      assertEqual(await here.append('a/_index.jsonl', 'x\n'), 'absent', 'a log that is not there')
      created(await here.create('a/_index.jsonl', bytesOf('')))
      const lines = Array.from({ length: 100 }, (_, i) => `${`${i}`.padStart(3, '0')} ${'x'.repeat(i)}`)
      await Promise.all(lines.map((line, i) => (i % 2 === 0 ? here : there).append('a/_index.jsonl', `${line}\n`)))
      const text = textOf(await here.read('a/_index.jsonl')) ?? ''
      assertEqual(text.split('\n').slice(0, -1).sort(), lines, 'the lines')
    },
  },
  {
    promise: 'a line that was cut off spoils no other',
    async check(openPlace) {
      const objects = await openPlace(0)
      created(await objects.create('a/_index.jsonl', bytesOf('one\ntw')))
      await objects.append('a/_index.jsonl', 'three\n')
      assertEqual(textOf(await objects.read('a/_index.jsonl')), 'one\ntw\nthree\n', 'the log')
    },
  },
  {
    promise: 'an object is logged once the log is there, and not before',
    async check(openPlace) {
      const objects = await openPlace(0)
      const log = { name: 'a/_index.jsonl', line: ({ name }: { readonly name: string }) => `${name}\n` }
      assertEqual(created(await objects.create('a/1/raw.txt', bytesOf('1'), { log })).isLogged, false, 'before')
      created(await objects.create('a/_index.jsonl', bytesOf('')))
      assertEqual(created(await objects.create('a/2/raw.txt', bytesOf('2'), { log })).isLogged, true, 'after')
      assertEqual((await objects.create('a/2/raw.txt', bytesOf('2'), { log })).kind, 'exists', 'again')
      assertEqual(textOf(await objects.read('a/_index.jsonl')), 'a/2/raw.txt\n', 'the log')
    },
  },
  {
    promise: 'what may change is replaced whole',
    async check(openPlace) {
      const objects = await openPlace(0)
      await objects.replace('_cursors/x.json', bytesOf('a long first value'))
      await objects.replace('_cursors/x.json', bytesOf('2'))
      assertEqual(textOf(await (await openPlace(0)).read('_cursors/x.json')), '2', 'the value')
    },
  },
  {
    promise: 'recovery leaves alone what is under way',
    async check(openPlace) {
      const [here, there] = [await openPlace(0), await openPlace(0)]
      const body = async function* (): AsyncGenerator<Uint8Array> {
        yield bytesOf('be')
        await there.recover(async () => undefined)
        yield bytesOf('gun')
      }
      created(await here.create('a/1/raw.txt', body()))
      assertEqual(textOf(await there.read('a/1/raw.txt')), 'begun', 'the object')
    },
  },
]
