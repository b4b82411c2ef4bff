/** links — the names of things, as links to their pages. */
import type { InstigatorKind } from './links.ts'
import { assetHref, backfillHref, instigatorHref, instigatorTitle, jobHref, runHref } from './links.ts'
import classes from './links.module.css'

/** As the CLI prints it: the time of making and enough chance to tell it apart; the whole is in the title. */
export function RunLink({ runId, children }: { readonly runId: string; readonly children?: React.ReactNode }) {
  return (
    <a className={classes['mono']} href={runHref(runId)} title={runId}>
      {children ?? shortId(runId)}
    </a>
  )
}

export function shortId(id: string): string {
  return id.slice(0, 18)
}

export function AssetLink({ assetKey }: { readonly assetKey: string }) {
  return (
    <a className={classes['mono']} href={assetHref(assetKey)} title={assetKey}>
      {assetKey}
    </a>
  )
}

export function JobLink({ project, job }: { readonly project: string; readonly job: string }) {
  return <a href={jobHref(project, job)}>{job}</a>
}

export function BackfillLink({ backfillId }: { readonly backfillId: string }) {
  return (
    <a className={classes['mono']} href={backfillHref(backfillId)} title={backfillId}>
      {shortId(backfillId)}
    </a>
  )
}

export interface InstigatorLinkProps {
  readonly kind: InstigatorKind
  readonly project: string
  readonly name: string
}

export function InstigatorLink({ kind, project, name }: InstigatorLinkProps) {
  return <a href={instigatorHref(kind, project, name)}>{instigatorTitle({ kind, project, name })}</a>
}
