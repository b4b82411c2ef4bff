/** schema-completion — a JSON Schema as completion for the editors of JSON and YAML. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { syntaxTree } from '@codemirror/language'
import type { EditorState } from '@codemirror/state'

import type { JsonSchema, SchemaWord } from './schema-words.ts'
import { keyWords, valueWords } from './schema-words.ts'
import { yamlPlace } from './yaml-place.ts'

type SyntaxNode = ReturnType<ReturnType<typeof syntaxTree>['resolveInner']>
type Source = (context: CompletionContext) => CompletionResult | null

export function yamlCompletion(schema: JsonSchema): Source {
  return (context) => {
    const { state, pos, explicit } = context
    const line = state.doc.lineAt(pos)
    const lines = state.doc.toString().split('\n')
    const { path, present, key } = yamlPlace(lines, line.number - 1, pos - line.from)
    const typed = context.matchBefore(/[\w./"-]+$/)
    if (typed === null && !explicit) return null
    const from = typed?.from ?? pos
    const options =
      key === undefined
        ? keyWords(schema, path, present).map((word) => asCompletion(word, `${word.word}: `))
        : valueWords(schema, [...path, key]).map((word) => asCompletion(word, word.word))
    return options.length === 0 ? null : { from, options, validFor: /^[\w./"-]*$/ }
  }
}

export function jsonCompletion(schema: JsonSchema): Source {
  return (context) => {
    const { state, pos, explicit } = context
    const node = syntaxTree(state).resolveInner(pos, -1)
    const typed = context.matchBefore(/"?[\w./-]*$/)
    if ((typed === null || typed.from === typed.to) && !explicit) return null
    const from = typed?.from ?? pos
    const isName = node.name === 'PropertyName' || node.name === 'Object' || node.name === '{'
    const path = jsonPath(state, node)
    const options = isName
      ? keyWords(schema, path, presentNames(state, node)).map((word) => asCompletion(word, `"${word.word}": `))
      : valueWords(schema, path).map((word) => asCompletion(word, word.word))
    return options.length === 0 ? null : { from, options }
  }
}

function asCompletion({ word, detail, description }: SchemaWord, apply: string): Completion {
  return {
    label: word,
    apply,
    type: 'property',
    ...(detail === undefined ? {} : { detail }),
    ...(description === undefined ? {} : { info: description }),
  }
}

/** Names of the properties around a place, outermost first; of a property's name, those around its object. */
function jsonPath(state: EditorState, place: SyntaxNode): (string | number)[] {
  const path: (string | number)[] = []
  const isName = place.name === 'PropertyName'
  for (
    let node: SyntaxNode | null = isName ? (place.parent?.parent ?? null) : place;
    node !== null;
    node = node.parent
  ) {
    const name = node.name === 'Property' ? node.getChild('PropertyName') : null
    if (name !== null) path.unshift(unquoted(state.sliceDoc(name.from, name.to)))
    else if (node.name === 'Array') path.unshift(0)
  }
  return path
}

function presentNames(state: EditorState, place: SyntaxNode): ReadonlySet<string> {
  let object: SyntaxNode | null = place
  while (object !== null && object.name !== 'Object') object = object.parent
  const names = (object?.getChildren('Property') ?? []).map((property) => property.getChild('PropertyName'))
  const others = names.filter((name) => name !== null && name.from !== place.from)
  return new Set(others.map((name) => (name === null ? '' : unquoted(state.sliceDoc(name.from, name.to)))))
}

function unquoted(text: string): string {
  return text.replaceAll(/^"|"$/g, '')
}
