import { AssetLink, RunLink } from '../../links.tsx'
import { assetHref } from '../../links.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { MetadataView } from '../../parts/metadata-view.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { UserText } from '../../parts/user-text.tsx'
import classes from './asset-screen.module.css'
import type { AssetDetail } from './asset-tabs.ts'
import { codeReferences, columnFacts, plainMetadata } from './column-facts.ts'
import { ColumnsTable } from './columns-table.tsx'
import { DefinitionFacts } from './definition-facts.tsx'
import { FailureNotice } from './failure-notice.tsx'
import { metadataLinks } from './metadata-links.tsx'

/** What is wrong first; then the newest value; beside it, how the asset was defined. */
export function OverviewTab({ detail }: { readonly detail: AssetDetail }) {
  const { asset, definition, newest } = detail
  const made = newest?.materialization?.metadata
  const columns = columnFacts(made, newest?.observation?.metadata, definition.metadata)
  const code = codeReferences(definition.metadata, made)
  return (
    <>
      <FailureNotice detail={detail} />
      <div className={classes['columns']}>
        <div>
          <Standing detail={detail} />
          {asset.description === undefined ? null : (
            <section className={classes['section']}>
              <Markdown text={asset.description} />
            </section>
          )}
          <Newest detail={detail} />
          {columns.length === 0 ? null : (
            <section className={classes['section']}>
              <h2>Columns</h2>
              <ColumnsTable columns={columns} />
            </section>
          )}
          {Object.keys(code).length === 0 ? null : (
            <section className={classes['section']}>
              <h2>Code</h2>
              <MetadataView metadata={code} />
            </section>
          )}
        </div>
        <div>
          <section className={classes['section']}>
            <h2>Definition</h2>
            <DefinitionFacts detail={detail} />
          </section>
          <Neighbours title="Made from" keys={detail.upstream} assetKey={asset.key} />
          <Neighbours title="Read by" keys={detail.downstream} assetKey={asset.key} />
        </div>
      </div>
    </>
  )
}

function Standing({ detail: { asset } }: { readonly detail: AssetDetail }) {
  const { freshness, reasons, status } = asset
  if (reasons.length === 0 && freshness === undefined) return null
  return (
    <section className={classes['section']}>
      <div className={classes['card']}>
        <div className={classes['line']}>
          <StatusTag status={status} />
          {freshness === undefined ? null : <StatusTag status={freshness.status} />}
        </div>
        <ul className={classes['reasons']}>
          {reasons.map((reason) => (
            <li key={reason}>
              <UserText text={reason} />
            </li>
          ))}
          {freshness === undefined ? null : (
            <li>
              <UserText text={freshness.message} />
            </li>
          )}
        </ul>
      </div>
    </section>
  )
}

function Newest({ detail: { asset, newest, definition } }: { readonly detail: AssetDetail }) {
  const event = newest?.materialization ?? newest?.observation
  const links = metadataLinks(asset.project)
  return (
    <section className={classes['section']}>
      <h2>{event?.kind === 'asset-observed' ? 'Newest observation' : 'Newest value'}</h2>
      {event === undefined ? (
        <EmptyState title={definition.kind === 'materializable' ? 'Never made' : 'Never seen'}>
          {definition.kind === 'materializable'
            ? 'Materialize it, and what its function says of the value stands here.'
            : 'It is made elsewhere. What is observed or reported of it stands here.'}
        </EmptyState>
      ) : (
        <>
          <p className={classes['line']}>
            <TimeAgo atMs={event.atMs} />
            {event.partition === undefined ? null : <span>partition {event.partition}</span>}
            {event.runId === undefined ? <span>reported from outside</span> : <RunLink runId={event.runId} />}
            <span className={classes['dimmed']}>version {event.dataVersion.slice(0, 16)}</span>
          </p>
          <MetadataView metadata={plainMetadata(event.metadata)} linkTo={links} />
        </>
      )}
    </section>
  )
}

// A page is no place for a thousand links; the lineage is.
const MOST_NEIGHBOURS = 12

function Neighbours({
  title,
  keys,
  assetKey,
}: {
  readonly title: string
  readonly keys: readonly string[]
  readonly assetKey: string
}) {
  if (keys.length === 0) return null
  return (
    <section className={classes['section']}>
      <h2>
        {title} {keys.length}
      </h2>
      <ul className={classes['keys']}>
        {keys.slice(0, MOST_NEIGHBOURS).map((key) => (
          <li key={key}>
            <AssetLink assetKey={key} />
          </li>
        ))}
        {keys.length > MOST_NEIGHBOURS ? (
          <li>
            <a href={assetHref(assetKey, { tab: 'lineage' })}>and {keys.length - MOST_NEIGHBOURS} more</a>
          </li>
        ) : null}
      </ul>
    </section>
  )
}
