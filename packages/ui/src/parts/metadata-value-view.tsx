import type { ReactNode } from 'react'

import { CodeBlock } from './code-block.tsx'
import { MonoText } from './copy-text.tsx'
import { Markdown } from './markdown.tsx'
import { ColumnLineage, ColumnTable, RowTable } from './metadata-tables.tsx'
import type { MetadataValueShape } from './metadata-shape.ts'
import { numberText } from './number-text.ts'
import { safeHref } from './safe-href.ts'
import { TimeAgo } from './time-ago.tsx'
import { LongText, UserText } from './user-text.tsx'

export interface MetadataValueViewProps {
  readonly value: MetadataValueShape
  readonly linkTo?: (kind: 'run' | 'asset' | 'job' | 'pool', name: string) => ReactNode
}

export function MetadataValueView({ value, linkTo }: MetadataValueViewProps): ReactNode {
  switch (value.kind) {
    case 'text':
      return <LongText text={value.text} />
    case 'url':
      return <OutsideLink href={value.url} />
    case 'path':
    case 'notebook':
      return <MonoText text={value.path} />
    case 'json':
      return <CodeBlock text={JSON.stringify(value.json, null, 2) ?? 'undefined'} language="JSON" maxHeight={280} />
    case 'markdown':
      return <Markdown text={value.markdown} />
    case 'int':
    case 'float':
      return numberText(value.value)
    case 'bool':
      return value.value ? 'true' : 'false'
    case 'timestamp':
      return <TimeAgo atMs={value.atMs} />
    case 'run':
      return linkTo?.('run', value.runId) ?? <MonoText text={value.runId} />
    case 'asset':
      return linkTo?.('asset', value.key) ?? <MonoText text={value.key} />
    case 'job':
    case 'pool':
      return linkTo?.(value.kind, value.name) ?? <UserText text={value.name} />
    case 'code-references':
      return <CodeReferences references={value.references} />
    case 'table':
      return <RowTable columns={value.columns} rows={value.rows} />
    case 'table-schema':
      return <ColumnTable columns={value.columns} />
    case 'column-lineage':
      return <ColumnLineage columns={value.columns} {...(linkTo === undefined ? {} : { linkTo })} />
    case 'null':
      return <span style={{ color: 'var(--dimmed)' }}>null</span>
    default:
      // From a newer version of Ingot.
      return <CodeBlock text={JSON.stringify(value satisfies never)} language="JSON" />
  }
}

function OutsideLink({ href, label }: { readonly href: string; readonly label?: string | undefined }) {
  const safe = safeHref(href)
  const text = <UserText text={label ?? href} />
  if (safe === undefined) return text
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  )
}

type References = Extract<MetadataValueShape, { kind: 'code-references' }>['references']

function CodeReferences({ references }: { readonly references: References }) {
  return (
    <ul style={{ margin: 0, padding: 0, listStyle: 'none' }}>
      {references.map((reference) =>
        'url' in reference ? (
          <li key={reference.url}>
            <OutsideLink href={reference.url} label={reference.label} />
          </li>
        ) : (
          <li key={`${reference.file}:${reference.line ?? ''}`}>
            {reference.label === undefined ? null : <UserText text={`${reference.label} `} />}
            <MonoText text={reference.line === undefined ? reference.file : `${reference.file}:${reference.line}`} />
          </li>
        ),
      )}
    </ul>
  )
}
