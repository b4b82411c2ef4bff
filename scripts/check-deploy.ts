/**
 * check-deploy — the files in deploy/ hold together, as far as that can be said without a Docker engine.
 *
 * Promise  1. every image has a tag, every file that is copied or mounted is there, every volume is declared;
 *          2. every command that a service runs is one that `ingot` knows, with options that it knows;
 *          3. ports are this machine's alone, no secret stands in clear, nothing runs as root;
 *          4. every service that stays is looked after by a healthcheck, and waits for what it needs.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { parseDocument } from 'yaml'

import { runCommand, runScript } from './command.ts'
import { problemsOfCompose } from './deploy-compose.ts'
import { hasHealthcheck, problemsOfDockerfile } from './deploy-dockerfile.ts'
import { ROOT } from './workspace.ts'

const FOLDER = join(ROOT, 'deploy')
const INGOT = join(ROOT, 'packages/ingot/bin/ingot.js')

async function checkDeploy(): Promise<void> {
  const dockerfile = readFileSync(join(FOLDER, 'Dockerfile'), 'utf8')
  const document = parseDocument(readFileSync(join(FOLDER, 'compose.yaml'), 'utf8'), { merge: true })
  const compose: unknown = document.toJS()
  const faults = await faultsOfCommands(commandsIn(compose))
  const problems = [
    ...problemsOfDockerfile(dockerfile, (path) => existsSync(join(ROOT, path))).map(
      (one) => `deploy/Dockerfile ${one}`,
    ),
    ...document.errors.map(({ message }) => `deploy/compose.yaml: ${message}`),
    ...problemsOfCompose(compose, {
      exists: (path) => existsSync(join(FOLDER, path)),
      isHealthBuiltIn: hasHealthcheck(dockerfile),
      faultOfCommand: (argv) => faults.get(argv.join(' ')),
    }).map((one) => `deploy/compose.yaml, ${one}`),
    ...problemsOfVariables(readFileSync(join(FOLDER, 'compose.yaml'), 'utf8')),
  ]
  if (problems.length > 0) throw new Error(problems.join('\n'))
  console.log(`${commandsIn(compose).length} services of ours, ${faults.size} commands`)
}

/** What the compose file takes from outside is listed, without values that are secret, in `.env.example`. */
function problemsOfVariables(compose: string): string[] {
  const example = readFileSync(join(FOLDER, '.env.example'), 'utf8')
  const listed = new Map([...example.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]))
  const used = new Set([...compose.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name))
  return [
    ...[...used].filter((name) => !listed.has(name)).map((name) => `deploy/.env.example does not list ${name}`),
    ...[...listed.keys()]
      .filter((name) => !used.has(name))
      .map((name) => `deploy/.env.example lists ${name}, which nobody reads`),
    ...[...listed]
      .filter(([name, value]) => /PASSWORD|KEY|SECRET|TOKEN/.test(name) && value !== '')
      .map(([name]) => `deploy/.env.example gives a value to ${name}`),
  ]
}

/** Of the services that are built here. */
function commandsIn(compose: unknown): readonly (readonly string[])[] {
  const { services = {} } = compose as {
    readonly services?: Readonly<Record<string, { build?: unknown; command?: unknown }>>
  }
  return Object.values(services).flatMap(({ build, command }) =>
    build !== undefined && Array.isArray(command) ? [command.map(String)] : [],
  )
}

async function faultsOfCommands(
  commands: readonly (readonly string[])[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const faults = new Map<string, string | undefined>()
  for (const argv of commands) {
    const name = argv.join(' ')
    if (!faults.has(name)) faults.set(name, await faultOfCommand(argv))
  }
  return faults
}

/** Asks the command itself. */
export async function faultOfCommand(argv: readonly string[]): Promise<string | undefined> {
  const firstOption = argv.findIndex((word) => word.startsWith('-'))
  const words = firstOption === -1 ? argv : argv.slice(0, firstOption)
  // The help of a command that is not there is the help of the one above it.
  const { code, stdout } = await runCommand([process.execPath, INGOT, ...words, '--help'])
  const shown = /^Usage: ingot (.*)$/m.exec(stdout)?.[1] ?? ''
  const isKnown =
    code === 0 &&
    words.length > 0 &&
    shown
      .replaceAll(/\[[^\]]*\] ?/g, '')
      .trim()
      .startsWith(words.join(' '))
  if (!isKnown) return `there is no command \`ingot ${words.join(' ')}\``
  const unknown = argv.find(
    (word) => word.startsWith('--') && !stdout.includes(`${word} `) && !stdout.includes(`${word}\n`),
  )
  return unknown === undefined ? undefined : `\`ingot ${words.join(' ')}\` has no option ${unknown}`
}

if (import.meta.main) await runScript(checkDeploy)
