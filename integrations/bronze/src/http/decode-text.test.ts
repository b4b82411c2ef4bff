import { describe, expect, test } from 'vitest'

import { decodeText } from './decode-text.ts'

const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('decodeText', () => {
  test('a byte order mark speaks before everything else and is not part of the text', () => {
    expect(decodeText(Uint8Array.of(0xff, 0xfe, 0x41, 0), 'text/html; charset=utf-8')).toEqual({
      text: 'A',
      encoding: 'utf-16le',
    })
    expect(decodeText(utf8('\uFEFFä'), 'text/html; charset=iso-8859-1')).toEqual({ text: 'ä', encoding: 'utf-8' })
  })

  test('valid UTF-8 is read as such, whatever header and document say', () => {
    const page = utf8('<meta charset="iso-8859-1">Grüße')
    expect(decodeText(page, 'text/html; charset=windows-1251').text).toContain('Grüße')
  })

  test('a character cut at the end, or one stray byte in a long text, does not make it another charset', () => {
    const cut = utf8(
      'Zürich, Genève, Neuchâtel, Köln, Århus, São Paulo, Málaga, Orléans, Łódź, Kraków, Besançon €',
    ).slice(0, -1)
    expect(decodeText(cut, undefined)).toMatchObject({ encoding: 'utf-8' })
  })

  test('the header speaks before the document', () => {
    const page = latin('<meta charset="windows-1252">\xcf\xf0\xe8\xe2\xe5\xf2')
    expect(decodeText(page, 'text/html; charset="windows-1251"')).toMatchObject({ encoding: 'windows-1251' })
    expect(decodeText(page, 'text/html; Charset=windows-1251').text).toContain('Привет')
  })

  test('a header that says UTF-8 of what is none leaves the word to the document', () => {
    const page = latin(
      '<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"></head>\xf0\xd2\xc9',
    )
    expect(decodeText(page, 'text/html; charset=utf-8')).toMatchObject({ encoding: 'koi8-r' })
  })

  test('an XML declaration is heard', () => {
    const feed = latin('<?xml version="1.0" encoding="ISO-8859-2"?><rss>\xb3\xf3d\xbc</rss>')
    expect(decodeText(feed, 'application/rss+xml')).toEqual({
      text: '<?xml version="1.0" encoding="ISO-8859-2"?><rss>łódź</rss>',
      encoding: 'iso-8859-2',
    })
  })

  test('what declares nothing is windows-1252, and so is what names no charset that exists', () => {
    expect(decodeText(latin('caf\xe9 \x93x\x94'), undefined).text).toBe('café “x”')
    expect(decodeText(latin('caf\xe9'), 'text/html; charset=utf8mb4').text).toBe('café')
    expect(decodeText(latin('caf\xe9'), 'text/html; charset=hz-gb-2312').text).toBe('café')
  })

  test('UTF-16 without a mark is known by its first character', () => {
    const le = Uint8Array.of(0x3c, 0, 0x61, 0, 0x3e, 0, 0xe9, 0)
    expect(decodeText(le, undefined)).toEqual({ text: '<a>é', encoding: 'utf-16le' })
  })

  test('UTF-16 is believed where there are zeros, and only there', () => {
    const le = Uint8Array.of(0x20, 0, 0xe9, 0)
    expect(decodeText(le, 'text/html; charset=utf-16le').text).toBe(' é')
    expect(decodeText(latin('<?xml version="1.0" encoding="UTF-16"?><a>\xe9</a>'), undefined).text).toContain(
      '<a>é</a>',
    )
    expect(decodeText(latin('caf\xe9'), 'text/html; charset=utf-16').text).toBe('café')
  })

  test('seven-bit Japanese is read where it is named', () => {
    const page = latin('<meta charset="iso-2022-jp">\x1b$B$"\x1b(B')
    expect(decodeText(page, undefined).text).toContain('あ')
  })

  test('nothing is empty text', () => {
    expect(decodeText(new Uint8Array(), undefined)).toEqual({ text: '', encoding: 'utf-8' })
  })
})
