import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { loadProject } from './load-project.ts'

async function fileWith(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'ingot-load-')), 'project.ts')
  await writeFile(file, text)
  return file
}

it('a file that does not exist is named', async () => {
  await expect(loadProject('/nowhere/project.ts')).rejects.toMatchObject({
    code: 'invalid/project-file',
    message: 'the project file /nowhere/project.ts does not exist.',
  })
})

it('a file that throws says what and where, on one line', async () => {
  const file = await fileWith('const a = 1\nthrow new TypeError("no such thing\\nsecond line")\n')
  await expect(loadProject(file)).rejects.toMatchObject({
    code: 'user-code/project-threw',
    message: `the project file ${file} threw while loading: TypeError: no such thing (at ${file}:2:7)`,
  })
})

it('a file that does not compile is an error of the author', async () => {
  await expect(loadProject(await fileWith('export default {{'))).rejects.toMatchObject({
    code: 'user-code/project-threw',
  })
})

it('a file without a project says how to end it', async () => {
  await expect(loadProject(await fileWith('export default 42'))).rejects.toMatchObject({
    code: 'definition/no-project',
    message: expect.stringContaining('export default defineProject'),
  })
})
