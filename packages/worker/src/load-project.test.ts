import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { loadProject } from './load-project.ts'

async function fileWith(text: string, prefix = 'ingot-load-', name = 'project.ts'): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), prefix)), name)
  await writeFile(file, text)
  return file
}

/** An error whose stack names the file by the encoded path alone. */
function encodedFrame(message: string): string {
  return `const error = new Error('${message}')
error.stack = 'Error: ${message}\\n    at f (' + new URL(import.meta.url).pathname + ':7:8)'
throw error`
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

it.each([
  ['TypeScript', 'project.ts', 'throw new Error("broken")', ':1:7'],
  ['CommonJS', 'project.cjs', 'throw new Error("broken")', ':1:7'],
  ['an await', 'project.ts', 'const f = async () => { await 1; throw new Error("broken") }\nawait f()', ':1:40'],
  ['a plain frame that a tool left encoded', 'project.ts', encodedFrame('broken'), ':7:8'],
])('a folder with blanks, brackets and letters beyond ASCII is named as it is: %s', async (_what, name, text, at) => {
  const file = await fileWith(text, 'ingot sp ä (1) ', name)
  await expect(loadProject(file)).rejects.toMatchObject({
    message: `the project file ${file} threw while loading: broken (at ${file}${at})`,
  })
})

it('the place of a file that does not parse is named as it is, too', async () => {
  const file = await fileWith('export default {{', 'ingot sp ä ')
  await expect(loadProject(file)).rejects.toMatchObject({ message: expect.stringContaining(`(at ${file}:1)`) })
})

it.each([
  ['undefined', 'throw Object.assign(new RangeError(), { message: undefined })', 'RangeError: no message'],
  ['empty', 'throw new Error()', 'Error'],
])('an error whose message is %s says no more than that', async (_what, text, said) => {
  const file = await fileWith(text)
  await expect(loadProject(file)).rejects.toMatchObject({
    message: `the project file ${file} threw while loading: ${said}${text.includes('assign') ? ` (at ${file}:1:21)` : ` (at ${file}:1:7)`}`,
  })
})

it('undefined thrown is named', async () => {
  await expect(loadProject(await fileWith('throw undefined'))).rejects.toMatchObject({
    message: expect.stringMatching(/threw while loading: Thrown: undefined$/),
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
