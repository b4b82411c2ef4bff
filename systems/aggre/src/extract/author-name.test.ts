import { describe, expect, test } from 'vitest'

import { cleanName, isByline, joinNames } from './author-name.ts'

describe('a byline', () => {
  test.each([
    ['By Ann Reed', 'Ann Reed'],
    ['by Ann Reed and Bo Li', 'Ann Reed, Bo Li'],
    ['Von Leonora Holz und Max Berg', 'Leonora Holz, Max Berg'],
    ['Geschrieben von Ann Reed am 3. März 2020', 'Ann Reed'],
    ['Posted by: Ann Reed | 3 March', 'Ann Reed'],
    ['Author: Ann Reed', 'Ann Reed'],
    ['Ann Reed, Senior Reporter', 'Ann Reed'],
    ['Ann Reed (The Bay)', 'Ann Reed'],
    ['Ann Reed @annreed', 'Ann Reed'],
    ['Ann Reed ann@bay.example', 'Ann Reed'],
    ['Ann Reed - 3 March 2020', 'Ann Reed'],
    ['Ann Reed Tuesday 3 March', 'Ann Reed'],
    ['Par Anne Roseau', 'Anne Roseau'],
    ['Автор: Анна Морская', 'Анна Морская'],
    ['作者：李明', '李明'],
    ['홍길동 기자', '홍길동'],
  ])('%s', (line, name) => expect(cleanName(line)).toBe(name))

  test.each(['von der Leyen', 'De', 'Salt and Pepper', 'Ann-Marie O’Neil'])('leaves a name as it is: %s', (name) => {
    expect(cleanName(name)).toBe(name)
  })

  test.each(['https://x.example/ann', 'admin', 'www.bay.example', '3 March', 'a b c d e f g h i j'])(
    'names nobody: %s',
    (line) => expect(cleanName(line)).toBeNull(),
  )

  test('is told from a sentence that begins alike by the name that follows', () => {
    expect(isByline('By Ann Reed')).toBe(true)
    expect(isByline('Text: Ann Reed')).toBe(true)
    expect(isByline('Byron was here')).toBe(false)
  })

  test('of several names has each once, not the line around one of them', () => {
    expect(joinNames(['Ann Reed', 'Bo Li', 'Ann Reed', 'all articles of Bo Li'])).toBe('Ann Reed, Bo Li')
  })

  test('of tens of thousands has the first few: were that quadratic, this would never end', () => {
    const many = Array.from({ length: 200_000 }, (_, i) => `Ann Reed${i}`)
    expect(joinNames(many)).toBe('Ann Reed0, Ann Reed1, Ann Reed2, Ann Reed3, Ann Reed4')
  })
})
