import { Button, SegmentedControl } from '@mantine/core'
import { IconWand } from '@tabler/icons-react'
import { useMemo } from 'react'

import { CodeEditor } from '../parts/code-editor.tsx'
import type { JsonSchema } from '../parts/schema-words.ts'
import type { ConfigLanguage, ReadConfig } from './config-text.ts'
import { placedFaults, printConfig, translated, withValue } from './config-text.ts'
import type { Draft, DraftStart } from './drafts.ts'
import classes from './launchpad.module.css'
import { scaffold } from './scaffold.ts'
import { SchemaForm } from './schema-form.tsx'
import type { SchemaFault } from './schema-faults.ts'

export interface ConfigPanesProps {
  /** Undefined when no config is taken. */
  readonly schema: JsonSchema | undefined
  readonly draft: Draft
  readonly read: ReadConfig
  readonly faults: readonly SchemaFault[]
  readonly onChange: (patch: DraftStart) => void
}

const LANGUAGES = [
  { value: 'yaml', label: 'YAML' },
  { value: 'json', label: 'JSON' },
]

/** The config as a form and as text; what is written in one stands in the other. */
export function ConfigPanes({ schema, draft, read, faults, onChange }: ConfigPanesProps) {
  const { text, language } = draft
  const problems = useMemo(() => [...read.problems, ...placedFaults(text, faults)], [text, read, faults])
  if (schema === undefined && text.trim() === '') {
    return (
      <section className={classes['panel']} aria-label="Config">
        <p className={classes['hint']}>It takes no config: there is nothing to fill in.</p>
      </section>
    )
  }
  return (
    <div className={classes['panes']}>
      {schema === undefined ? null : (
        <section className={classes['panel']} aria-labelledby="config-form">
          <div className={classes['panelHead']}>
            <h2 id="config-form">Config</h2>
            <ScaffoldButton schema={schema} draft={draft} read={read} onChange={onChange} />
          </div>
          {read.value === undefined ? (
            <p className={classes['hint']}>The text cannot be read. The form is back when it can.</p>
          ) : (
            <SchemaForm
              schema={schema}
              value={read.value}
              faults={faults}
              onChange={(path, value) => onChange({ text: withValue(text, language, path, value) })}
            />
          )}
        </section>
      )}
      <section className={classes['panel']} aria-labelledby="config-text">
        <div className={classes['panelHead']}>
          <h2 id="config-text">As text</h2>
          <SegmentedControl
            data={LANGUAGES}
            value={language}
            aria-label="Language of the text"
            onChange={(to) => onChange(inLanguage(draft, to === 'json' ? 'json' : 'yaml'))}
          />
        </div>
        <CodeEditor
          key={language}
          label="Config"
          value={text}
          language={language}
          schema={schema}
          problems={problems}
          onChange={(next) => onChange({ text: next })}
        />
      </section>
    </div>
  )
}

function inLanguage({ text, language }: Draft, to: ConfigLanguage): DraftStart {
  return { language: to, text: translated(text, language, to) }
}

type ScaffoldButtonProps = Pick<ConfigPanesProps, 'draft' | 'read' | 'onChange'> & { readonly schema: JsonSchema }

function ScaffoldButton({ schema, draft, read: { value }, onChange }: ScaffoldButtonProps) {
  return (
    <Button
      variant="default"
      leftSection={<IconWand size={14} aria-hidden />}
      disabled={value === undefined}
      title="Write every default and everything that is required into the text"
      onClick={() => onChange({ text: printConfig(scaffold(schema, value ?? {}), draft.language) })}
    >
      Fill in defaults
    </Button>
  )
}
