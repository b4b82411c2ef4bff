/**
 * report-sizes — how far the code has grown from its aims: files of 500 lines, functions of 60 lines and 4 parameters,
 * no `any`, 4 type assertions per thousand lines. A report and not a gate: the last line is the summary.
 */
import ts from 'typescript'

import { runScript } from './command.ts'
import type { TextFile } from './committed-files.ts'
import { committedTextFiles } from './committed-files.ts'
import { ROOT } from './workspace.ts'

const MAX_FILE_LINES = 500
const MAX_FUNCTION_LINES = 60
const MAX_PARAMETERS = 4

export interface FunctionSize {
  readonly name: string
  /** 1-based. */
  readonly line: number
  readonly lineCount: number
  readonly parameterCount: number
}

export interface FileSize {
  readonly path: string
  readonly lineCount: number
  readonly functions: readonly FunctionSize[]
  readonly anyCount: number
  /** `as` other than `as const`. */
  readonly assertionCount: number
}

export function measure({ path, text }: TextFile): FileSize {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const functions: FunctionSize[] = []
  let anyCount = 0
  let assertionCount = 0
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) functions.push(sizeOf(node, source))
    if (node.kind === ts.SyntaxKind.AnyKeyword) anyCount += 1
    if (ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)) assertionCount += 1
    ts.forEachChild(node, visit)
  }
  visit(source)
  return { path, lineCount: text.trimEnd().split('\n').length, functions, anyCount, assertionCount }
}

function sizeOf(node: ts.SignatureDeclaration, source: ts.SourceFile): FunctionSize {
  const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line
  const last = source.getLineAndCharacterOfPosition(node.end).line
  return {
    name: nameOf(node, source),
    line: first + 1,
    lineCount: last - first + 1,
    parameterCount: node.parameters.length,
  }
}

function nameOf(node: ts.SignatureDeclaration, source: ts.SourceFile): string {
  if (node.name !== undefined) return node.name.getText(source)
  const { parent } = node
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)
    ? parent.name.getText(source)
    : '(anonymous)'
}

/** The value below which `share` of `numbers` lie; 0 of none. */
export function percentile(numbers: readonly number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length * share) - 1] ?? 0
}

export function report(files: readonly FileSize[]): string[] {
  const functions = files.flatMap(({ path, functions: all }) => all.map((one) => ({ ...one, path })))
  const longFiles = files.filter(({ lineCount }) => lineCount > MAX_FILE_LINES)
  const longFunctions = functions.filter(({ lineCount }) => lineCount > MAX_FUNCTION_LINES)
  const wideFunctions = functions.filter(({ parameterCount }) => parameterCount > MAX_PARAMETERS)
  const lineCounts = files.map(({ lineCount }) => lineCount)
  const functionLines = functions.map(({ lineCount }) => lineCount)
  const lines = sum(lineCounts)
  const anys = sum(files.map(({ anyCount }) => anyCount))
  const assertionsPerK = (1_000 * sum(files.map(({ assertionCount }) => assertionCount))) / Math.max(1, lines)
  return [
    ...longFiles.map(({ path, lineCount }) => `${path}  ${lineCount} lines`),
    ...longFunctions.map(({ path, line, name, lineCount }) => `${path}:${line}  ${name}  ${lineCount} lines`),
    ...wideFunctions.map(
      ({ path, line, name, parameterCount }) => `${path}:${line}  ${name}  ${parameterCount} parameters`,
    ),
    `file lines med/p95/max ${spread(lineCounts)}; function lines ${spread(functionLines)}`,
    `${lines} lines in ${files.length} files: ${longFiles.length} files over ${MAX_FILE_LINES} lines, ` +
      `${longFunctions.length} functions over ${MAX_FUNCTION_LINES}, ${wideFunctions.length} of over ${MAX_PARAMETERS} parameters, ` +
      `${anys} any, ${assertionsPerK.toFixed(1)} as/k`,
  ]
}

function spread(numbers: readonly number[]): string {
  return [percentile(numbers, 0.5), percentile(numbers, 0.95), percentile(numbers, 1)].join('/')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

function main(): void {
  const product = /^(packages|integrations|systems)\/.+(?<!\.test|\.test-d|\.d)\.tsx?$/
  for (const line of report(
    committedTextFiles(ROOT)
      .filter(({ path }) => product.test(path))
      .map(measure),
  ))
    console.log(line)
}

if (import.meta.main) await runScript(main)
