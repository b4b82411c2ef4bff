/**
 * check-published — what is published states the type of every export (isolatedDeclarations), but for the API's contract:
 * its types follow from its zod schemas, and saying both would be saying everything twice (decision 0017).
 */
import { runCommand, runScript } from './command.ts'

const TSC = [
  process.execPath,
  'node_modules/@typescript/native/bin/tsc',
  '-p',
  'tsconfig.published.json',
  '--pretty',
  'false',
]
/** TS9005 to TS9039 are the complaints of isolatedDeclarations. */
const INFERRED_ON_PURPOSE = /^packages\/server\/src\/contract\/[\w-]+\.ts\(\d+,\d+\): error TS90\d\d:/

async function checkPublished(): Promise<void> {
  const { output } = await runCommand(TSC)
  // What belongs to a complaint stands indented below it.
  const complaints = output
    .split(/\n(?! )/)
    .filter((line) => line.includes('error TS') && !INFERRED_ON_PURPOSE.test(line))
  if (complaints.length > 0) throw new Error(complaints.join('\n'))
}

if (import.meta.main) await runScript(checkPublished)
