/** selection-input-view — the heavy half of selection-input.tsx. */
import { acceptCompletion, autocompletion, completionKeymap, completionStatus } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import type { Extension } from '@codemirror/state'
import { EditorState, Prec } from '@codemirror/state'
import type { KeyBinding } from '@codemirror/view'
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view'
import type { RefObject } from 'react'
import { useId, useRef } from 'react'

import { editorLook } from './editor-look.ts'
import type { SelectionInputProps } from './selection-input-props.ts'
import classes from './selection-input.module.css'
import type { SelectionNames } from './selection-words.ts'
import { selectionOffers } from './selection-words.ts'
import { useEditor } from './use-editor.ts'

const NO_NAMES: SelectionNames = { keys: [], groups: [], layers: [], owners: [], kinds: [], tags: [] }

function SelectionInputView(props: SelectionInputProps) {
  const { value, onChange, onSubmit, names = NO_NAMES, problem } = props
  const { label = 'Select assets', placeholder = 'layer:silver+ and not tag:pii' } = props
  const box = useRef<HTMLDivElement>(null)
  const problemId = useId()
  // Read when somebody types, not when the editor is made.
  const known = useRef(names)
  known.current = names
  const submit = useRef(onSubmit)
  submit.current = onSubmit
  useEditor(box, value, onChange, () => [
    oneLine,
    Prec.highest(keymap.of([enterKey(submit)])),
    keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    history(),
    completion(known),
    placeholderText(placeholder),
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': problemId }),
    editorLook,
  ])
  return (
    <div className={classes['box']}>
      <div ref={box} className={classes['input']} data-wrong={problem !== undefined} />
      <p id={problemId} className={classes['problem']} role={problem === undefined ? undefined : 'alert'}>
        {problem}
      </p>
    </div>
  )
}

/** What is pasted over several lines becomes one. */
const oneLine: Extension = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction
  const { newDoc, startState } = transaction
  const text = newDoc.toString().replaceAll(/\s*\n\s*/g, ' ')
  return { changes: { from: 0, to: startState.doc.length, insert: text }, selection: { anchor: text.length } }
})

function enterKey(submit: RefObject<(() => void) | undefined>): KeyBinding {
  return {
    key: 'Enter',
    run: (view) => {
      if (completionStatus(view.state) === 'active' && acceptCompletion(view)) return true
      submit.current?.()
      return true
    },
  }
}

function completion(names: RefObject<SelectionNames>): Extension {
  return autocompletion({
    icons: false,
    activateOnTyping: true,
    override: [
      ({ state, pos, explicit }) => {
        const before = state.sliceDoc(0, pos)
        if (before === '' && !explicit) return null
        const { from, offers } = selectionOffers(names.current, before)
        // Nothing to complete: what stands there is the only offer.
        if (offers.length === 1 && offers[0]?.text === before.slice(from)) return null
        return { from, options: offers.map(({ text }) => ({ label: text })), filter: false }
      },
    ],
  })
}

// oxlint-disable-next-line import/no-default-export -- what React.lazy takes
export default SelectionInputView
