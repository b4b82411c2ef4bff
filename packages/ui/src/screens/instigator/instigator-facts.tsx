import type { ReactNode } from 'react'

import { JobLink } from '../../links.tsx'
import { instantText } from '../../parts/time-text.ts'
import { durationText } from '../../parts/time-text.ts'
import type { InstigatorDetail, InstigatorParams } from '../../queries/automation-queries.ts'
import { CursorEdit } from './cursor-edit.tsx'
import classes from './instigator-screen.module.css'

export interface InstigatorFactsProps {
  readonly one: InstigatorParams
  readonly detail: InstigatorDetail
}

/** What its definition says, and how it stands. */
export function InstigatorFacts({ one, detail }: InstigatorFactsProps) {
  const { instigator, schedule, sensor, nextTicksAtMs } = detail
  return (
    <>
      {instigator.description === undefined ? null : <p style={{ margin: 0 }}>{instigator.description}</p>}
      <dl className={classes['facts']}>
        <Fact name="Target">
          <Target detail={detail} />
        </Fact>
        {schedule === undefined ? null : <ScheduleFacts schedule={schedule} />}
        {sensor === undefined ? null : <SensorFacts sensor={sensor} />}
        {nextTicksAtMs.length === 0 ? null : (
          <Fact name={instigator.isRunning ? 'Next ticks' : 'Next ticks, were it on'}>
            {nextTicksAtMs.slice(0, 3).map((atMs) => (
              <div key={atMs}>{instantText(atMs)}</div>
            ))}
          </Fact>
        )}
        {one.kind !== 'sensor' || sensor?.kind !== 'standard' ? null : (
          <Fact name="Cursor">
            <CursorEdit one={one} cursor={instigator.cursor} />
          </Fact>
        )}
      </dl>
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Target({ detail: { instigator, schedule, sensor } }: { readonly detail: InstigatorDetail }) {
  const jobs = schedule?.jobs ?? sensor?.jobs ?? []
  if (jobs.length === 0) return instigator.target
  return jobs.map((job, index) => (
    <span key={job}>
      {index === 0 ? '' : ', '}
      <JobLink project={instigator.project} job={job} />
    </span>
  ))
}

const OVERLAPS = {
  allow: 'runs may overlap',
  skip: 'skipped while one runs',
  queue: 'waits for the one before',
} as const

function ScheduleFacts({ schedule }: { readonly schedule: NonNullable<InstigatorDetail['schedule']> }) {
  const { cron, timezone, afterMs = 0, catchUp, overlap } = schedule
  return (
    <>
      <Fact name="Cron">
        <code>{cron.join('; ')}</code> {timezone}
        {afterMs === 0 ? '' : `, ${durationText(afterMs)} later`}
      </Fact>
      <Fact name="Missed ticks">{typeof catchUp === 'object' ? `the newest ${catchUp.max}` : catchUp}</Fact>
      <Fact name="Overlap">{OVERLAPS[overlap]}</Fact>
    </>
  )
}

function SensorFacts({ sensor }: { readonly sensor: NonNullable<InstigatorDetail['sensor']> }) {
  const { kind, wakesOn, hardLimitMs, takesPushes } = sensor
  const assets = wakesOn.assets ?? []
  return (
    <>
      <Fact name="Kind">
        {kind}
        {takesPushes ? ', takes messages' : ''}
      </Fact>
      {assets.length === 0 && wakesOn.runs !== true ? null : (
        <Fact name="Wakes on">{wakesOn.runs === true ? 'runs that end' : assets.join(', ')}</Fact>
      )}
      <Fact name="Time limit">{durationText(hardLimitMs)}</Fact>
    </>
  )
}
