import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, expect, test } from 'vitest'

import { newestPages, swapPages } from './swap-pages.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function place() {
  const outer = mkdtempSync(join(tmpdir(), 'ingot-swap-'))
  folders.push(outer)
  const served = join(outer, 'dist')
  return {
    newest: () => newestPages(served).toSorted(),
    has: (name: string) => existsSync(join(served, name)),
    page: () => readFileSync(join(served, 'index.html'), 'utf8'),
    build(hash: string) {
      const built = join(outer, 'built')
      mkdirSync(join(built, 'assets'), { recursive: true })
      writeFileSync(join(built, 'index.html'), `<script src="/assets/main-${hash}.js">`)
      writeFileSync(join(built, 'assets', `main-${hash}.js`), hash)
      writeFileSync(join(built, 'assets', 'font-same.woff2'), 'font')
      swapPages(built, served)
      return served
    },
  }
}

test('the files of a build stay until the next but one, the first page is of the newest', () => {
  const { has, page, build, newest } = place()
  build('one')
  build('two')
  expect(page()).toContain('main-two.js')
  expect([has('assets/main-one.js'), has('assets/main-two.js')]).toEqual([true, true])
  build('three')
  expect(page()).toContain('main-three.js')
  expect(['one', 'two', 'three'].map((hash) => has(`assets/main-${hash}.js`))).toEqual([false, true, true])
  expect(has('assets/font-same.woff2')).toBe(true)
  expect(newest()).toEqual(['assets/font-same.woff2', 'assets/main-three.js', 'index.html'])
})

test('a build that changes nothing takes nothing away', () => {
  const { has, build } = place()
  build('one')
  build('one')
  expect(has('assets/main-one.js')).toBe(true)
})

test('a folder built before there were lists is taken as one build', () => {
  const { has, build } = place()
  rmSync(join(build('old'), '.files.json'))
  build('new')
  expect(has('assets/main-old.js')).toBe(true)
})
