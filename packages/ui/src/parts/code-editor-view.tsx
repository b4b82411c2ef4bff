/** code-editor-view — the heavy half of code-editor.tsx. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import type { Extension } from '@codemirror/state'
import { Compartment, EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'

import type { CodeEditorProps, EditorProblem } from './code-editor-props.ts'
import classes from './code-editor.module.css'
import { editorLook } from './editor-look.ts'
import type { JsonSchema } from './schema-words.ts'
import { jsonCompletion, yamlCompletion } from './schema-completion.ts'
import { useEditor } from './use-editor.ts'

const NO_PROBLEMS: readonly EditorProblem[] = []

function CodeEditorView(props: CodeEditorProps) {
  const { label, value, onChange, language, schema, problems = NO_PROBLEMS, isReadOnly = false } = props
  const box = useRef<HTMLDivElement>(null)
  const speech = useRef(new Compartment())
  const view = useEditor(box, value, onChange, () => [
    basics(label, isReadOnly),
    speech.current.of(speechOf(language, schema)),
  ])
  useEffect(() => {
    view.current?.dispatch({ effects: speech.current.reconfigure(speechOf(language, schema)) })
  }, [view, language, schema])
  useEffect(() => {
    const { current } = view
    if (current === null) return
    const end = current.state.doc.length
    const diagnostics = problems.map(({ from, to, message, severity = 'error' }) => ({
      from: Math.min(from, end),
      to: Math.min(Math.max(from, to), end),
      message,
      severity,
    }))
    current.dispatch(setDiagnostics(current.state, diagnostics))
  }, [view, problems, value])
  const { minHeight = 160, maxHeight = 640 } = props
  return (
    <div
      ref={box}
      className={classes['editor']}
      style={{ ['--min-height' as string]: `${minHeight}px`, ['--max-height' as string]: `${maxHeight}px` }}
    />
  )
}

function basics(label: string, isReadOnly: boolean): Extension {
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ icons: false }),
    highlightActiveLine(),
    lintGutter(),
    // Tab indents; Escape, then Tab, leaves the editor.
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    // Escape belongs to the editor: a dialog around it stays open.
    EditorView.contentAttributes.of({ 'aria-label': label, 'data-mantine-stop-propagation': 'true' }),
    EditorState.readOnly.of(isReadOnly),
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    editorLook,
  ]
}

function speechOf(language: 'json' | 'yaml', schema: JsonSchema | undefined): Extension {
  const support = language === 'json' ? json() : yaml()
  if (schema === undefined) return support
  const source = language === 'json' ? jsonCompletion(schema) : yamlCompletion(schema)
  return [support, support.language.data.of({ autocomplete: source })]
}

// oxlint-disable-next-line import/no-default-export -- what React.lazy takes
export default CodeEditorView
