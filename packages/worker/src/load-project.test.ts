import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

import { loadProject } from './load-project.ts'

async function fileWith(text: string, prefix = 'ingot-load-', name = 'project.ts'): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), prefix)), name)
  await writeFile(file, text)
  return file
}

const ENCODED = `const error = new Error('broken')
error.stack = 'Error: broken\\n    at f (' + new URL(import.meta.url).pathname + ':7:8)'
throw error`

/** What Node's own loader makes of it: the one that tests run in words its errors differently. */
async function messageInNode(file: string): Promise<string> {
  const program = `import { loadProject } from ${JSON.stringify(new URL('./load-project.ts', import.meta.url).href)}
    await loadProject(process.argv[1]).catch((error) => console.log(error.message))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, file])
  return stdout
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
  ['throws', 'project.ts', 'throw new Error("broken")', ':1:7'],
  ['throws and is CommonJS', 'project.cjs', 'throw new Error("broken")', ':1:7'],
  [
    'throws after an await',
    'project.ts',
    'const f = async () => { await 1; throw new Error("x") }\nawait f()',
    ':1:40',
  ],
  ['does not parse', 'project.ts', 'export default {{', ':1'],
  ['imports what is not exported', 'project.mjs', 'import { q } from "./project.mjs"', ':1'],
  ['throws what a tool gave an encoded path', 'project.ts', ENCODED, ':7:8'],
])('in a folder with blanks, brackets and letters beyond ASCII, a file that %s', async (_what, name, text, at) => {
  const file = await fileWith(text, 'ingot sp ä (1) ', name)
  expect(await messageInNode(file)).toContain(`(at ${file}${at})`)
})

it.each([
  ['undefined', 'throw Object.assign(new RangeError(), { message: undefined })', 'RangeError: undefined', ':1:21'],
  ['empty', 'throw new Error()', 'Error', ':1:7'],
])('an error whose message is %s says no more than that', async (_what, text, said, at) => {
  const file = await fileWith(text)
  await expect(loadProject(file)).rejects.toMatchObject({
    message: `the project file ${file} threw while loading: ${said} (at ${file}${at})`,
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
