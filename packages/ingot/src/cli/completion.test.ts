import { execFileSync } from 'node:child_process'

import { expect, test } from 'vitest'

import { ScratchProject } from './testing/scratch-project.ts'

/** What bash proposes after these words. */
function proposed(script: string, words: readonly string[]): readonly string[] {
  const typed = words.map((word) => `'${word}'`).join(' ')
  const ask = `COMP_WORDS=(ingot ${typed}); COMP_CWORD=${words.length}; _ingot; printf '%s\\n' "\${COMPREPLY[@]}"`
  const said = execFileSync('bash', ['-c', `${script}\n${ask}`], { encoding: 'utf8' })
  return said.split('\n').filter((word) => word !== '')
}

test('bash is proposed commands, then their options; nothing after a word that is none', async () => {
  using nowhere = new ScratchProject({})
  const { stdout } = await nowhere.ingot('completion', 'bash')
  expect(proposed(stdout, ['as'])).toEqual(['asset'])
  expect(proposed(stdout, ['asset', 'li'])).toEqual(['list'])
  expect(proposed(stdout, ['--json', 'asset', 'materialize', '--st'])).toEqual(['--stale-only'])
  expect(proposed(stdout, ['nothing', ''])).toEqual([])
})

test('zsh gets the same through its bash module, fish a line for each word; another shell is refused', async () => {
  using nowhere = new ScratchProject({})
  const [zsh, fish, other] = await Promise.all([
    nowhere.ingot('completion', 'zsh'),
    nowhere.ingot('completion', 'fish'),
    nowhere.ingot('completion', 'csh'),
  ])
  expect(zsh.stdout).toMatch(/^autoload -U \+X bashcompinit && bashcompinit\n_ingot\(\) \{/)
  expect(fish.stdout).toContain(
    'complete -c ingot -f -n "__fish_seen_subcommand_from run; and not __fish_seen_subcommand_from list show logs retry cancel" -a list -d \'list runs, newest first\'\n',
  )
  expect([other.code, other.stderr]).toMatchObject([2, expect.stringContaining('Allowed choices are bash, zsh, fish.')])
})
