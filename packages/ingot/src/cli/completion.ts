/**
 * completion — a shell's completion script: the words of the commands and their options, as they are in this version.
 * Keys of assets and ids of runs are not completed: a project would have to be loaded at every press of the key.
 */
import type { Command } from 'commander'

import type { Call } from './call.ts'
import type { ExitCode } from './errors.ts'

export type Shell = 'bash' | 'zsh' | 'fish'

/** A command with what may come after it. */
interface Place {
  /** `asset list`; empty for `ingot` itself. */
  readonly path: string
  readonly commands: readonly Command[]
  readonly options: readonly string[]
}

export async function completion(call: Call, shell: Shell, program: Command): Promise<ExitCode> {
  const script = shell === 'fish' ? fishScript(program) : bashScript(program, shell === 'zsh')
  if (call.terminal.isJson) call.terminal.printJson({ shell, script })
  else call.terminal.write(script)
  return 0
}

function placesOf(
  command: Command,
  above: readonly string[] = [],
  inherited: readonly string[] = [],
): readonly Place[] {
  const options = [
    ...inherited,
    ...command.options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long])),
  ]
  const own = { path: above.join(' '), commands: command.commands, options: [...options, '--help'] }
  const below = command.commands.flatMap((one) => placesOf(one, [...above, one.name()], options))
  return [own, ...below]
}

// zsh reads bash's scripts through a module of its own.
const FOR_ZSH = 'autoload -U +X bashcompinit && bashcompinit\n'

function bashScript(program: Command, isZsh: boolean): string {
  const cases = placesOf(program).map(({ path, commands, options }) => {
    const words = [...commands.map((command) => command.name()), ...options]
    return `    '${path}') words='${words.join(' ')}' ;;`
  })
  return `${isZsh ? FOR_ZSH : ''}_ingot() {
  local path='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      -*) ;;
      *) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
    *) COMPREPLY=(); return ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _ingot ingot
`
}

function fishScript(program: Command): string {
  const lines = placesOf(program).flatMap(({ path, commands, options }) => {
    const condition = fishCondition(path, commands)
    return [
      ...commands.map(
        (command) => `complete -c ingot -f -n "${condition}" -a ${command.name()} -d ${quote(command.description())}`,
      ),
      ...(commands.length > 0
        ? []
        : options.map((option) => `complete -c ingot -n "${condition}" -l ${option.slice(2)}`)),
    ]
  })
  return `${lines.join('\n')}\n`
}

/** True on the command line where the words of `path` were typed and none of what may follow. */
function fishCondition(path: string, commands: readonly Command[]): string {
  if (path === '') return '__fish_use_subcommand'
  const seen = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`)
  const names = commands.map((command) => command.name()).join(' ')
  return [...seen, ...(names === '' ? [] : [`not __fish_seen_subcommand_from ${names}`])].join('; and ')
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
