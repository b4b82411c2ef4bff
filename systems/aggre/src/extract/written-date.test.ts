import { expect, test } from 'vitest'

import { dateInText, isoDate } from './written-date.ts'

test.each([
  ['2020-03-03', '2020-03-03'],
  ['20200303', '2020-03-03'],
  ['2020-03-03T10:00:05.123Z', '2020-03-03T10:00:05Z'],
  ['2020-03-03 10:00:00 +0530', '2020-03-03T10:00:00+05:30'],
  ['2020-03-03T10:00', '2020-03-03'],
  ['Tue, 03 Mar 2020 10:00:00 GMT', '2020-03-03T10:00:00Z'],
  ['2020-13-03', null],
  ['2020-02-30', null],
  ['0001-01-01T00:00:00', null],
  ['soon', null],
])('a program that writes %s means %s', (text, expected) => expect(isoDate(text)).toBe(expected))

test.each([
  ['Posted on March 3rd, 2020 by Ann', '2020-03-03'],
  ['3. März 2020', '2020-03-03'],
  ['publicado el 3 de marzo de 2020', '2020-03-03'],
  ['le 1er août 2021 à 10h', '2021-08-01'],
  ['03.04.2020, 12:35', '2020-04-03'],
  ['4/23/2020', '2020-04-23'],
  ['2020年3月3日', '2020-03-03'],
  ['3 марта 2020', '2020-03-03'],
  ['version 1.2.3', null],
  ['no date at all', null],
])('a person who writes %s means %s', (text, expected) => expect(dateInText(text)).toBe(expected))
