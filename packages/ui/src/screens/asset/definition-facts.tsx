import { assetsHref, deploymentHref, jobHref } from '../../links.ts'
import { AssetLink } from '../../links.tsx'
import { MonoText } from '../../parts/copy-text.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import type { KeyValueRow } from '../../parts/key-value.tsx'
import { LayerTag } from '../../parts/layer-tag.tsx'
import { MetadataView } from '../../parts/metadata-view.tsx'
import { durationText } from '../../parts/time-text.ts'
import classes from './asset-screen.module.css'
import type { AssetDetail } from './asset-tabs.ts'
import { plainMetadata } from './column-facts.ts'
import { cutWords, freshnessWords, isolationWords, retryWords } from './definition-words.ts'
import { metadataLinks } from './metadata-links.tsx'

/** The asset as its author defined it. */
export function DefinitionFacts({ detail }: { readonly detail: AssetDetail }) {
  const declared = plainMetadata(detail.definition.metadata)
  return (
    <>
      <KeyValue rows={[...naming(detail), ...making(detail), ...rules(detail)]} />
      {Object.keys(declared).length === 0 ? null : (
        <MetadataView metadata={declared} linkTo={metadataLinks(detail.asset.project)} />
      )}
    </>
  )
}

type Rows = readonly (KeyValueRow | undefined)[]

function naming({ asset, definition }: AssetDetail): Rows {
  const tags = Object.entries(asset.tags)
  return [
    { label: 'Project', value: <a href={assetsHref({ project: asset.project })}>{asset.project}</a> },
    { label: 'Group', value: <a href={assetsHref({ select: `group:${asset.group}` })}>{asset.group}</a> },
    asset.layer === undefined ? undefined : { label: 'Layer', value: <LayerTag layer={asset.layer} /> },
    listed('Kinds', asset.kinds),
    listed('Owners', asset.owners),
    listed(
      'Tags',
      tags.map(([name, value]) => (value === '' ? name : `${name}=${value}`)),
    ),
    text('Code version', definition.codeVersion),
    definition.kind === 'materializable' ? undefined : { label: 'Made', value: 'elsewhere (external)' },
  ]
}

function making({ asset, definition: { step, pools }, jobs }: AssetDetail): Rows {
  const others = step?.makes.filter((key) => key !== asset.key) ?? []
  return [
    listed('Resources', step?.resources ?? []),
    pools.length === 0
      ? undefined
      : { label: 'Pools', value: <a href={deploymentHref('pools')}>{pools.join(', ')}</a> },
    others.length === 0
      ? undefined
      : {
          label: 'Made with',
          value: others.map((key) => (
            <div key={key}>
              <AssetLink assetKey={key} />
            </div>
          )),
        },
    text('Retries', step === undefined ? undefined : retryWords(step)),
    text('Time limit', step?.timeoutMs === undefined ? undefined : durationText(step.timeoutMs)),
    step === undefined ? undefined : { label: 'Runs in', value: isolationWords(step) },
    step?.configSchema === undefined
      ? undefined
      : { label: 'Config', value: Object.keys(properties(step.configSchema)).join(', ') },
    jobs.length === 0
      ? undefined
      : {
          label: 'Jobs',
          value: jobs.map((job) => (
            <div key={job}>
              <a href={jobHref(asset.project, job)}>{job}</a>
            </div>
          )),
        },
  ]
}

function rules({ definition, freshnessPolicy }: AssetDetail): Rows {
  return [
    text('Partitions', definition.partitions),
    text('Backfills', definition.backfill === undefined ? undefined : cutWords(definition.backfill)),
    text('Freshness', freshnessPolicy === undefined ? undefined : freshnessWords(freshnessPolicy)),
    definition.automation === undefined
      ? undefined
      : { label: 'Automation', value: <MonoText text={definition.automation} /> },
  ]
}

function text(label: string, value: string | undefined): KeyValueRow | undefined {
  return value === undefined ? undefined : { label, value }
}

function listed(label: string, words: readonly string[]): KeyValueRow | undefined {
  if (words.length === 0) return undefined
  return {
    label,
    value: (
      <ul className={classes['keys']}>
        {words.map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
    ),
  }
}

function properties(schema: object): object {
  const found: unknown = 'properties' in schema ? schema.properties : undefined
  return typeof found === 'object' && found !== null ? found : {}
}
