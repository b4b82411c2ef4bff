import { useQuery } from '@tanstack/react-query'

import { CopyText } from '../../parts/copy-text.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { bytesText, countText } from '../../parts/number-text.ts'
import { storageQuery } from '../../queries/deployment-queries.ts'
import { Answered } from './answered.tsx'
import classes from './deployment.module.css'

const DURABILITY = {
  none: 'none: it is gone when the process ends',
  process: 'survives the end of a process, not always a loss of power',
  power: 'survives a loss of power',
} as const

/** Where everything is remembered. */
export function StorageTab() {
  const query = useQuery(storageQuery)
  return (
    <Answered query={query} what="storage">
      {({ storage }) => (
        <section className={classes['card']}>
          <KeyValue
            rows={[
              { label: 'Where', value: <CopyText text={storage.location} /> },
              { label: 'Size', value: bytesText(storage.sizeBytes) },
              { label: 'Events', value: countText(storage.eventCount) },
              { label: 'Runs', value: countText(storage.runCount) },
              { label: 'What is written', value: DURABILITY[storage.durability] },
              { label: 'Schema version', value: storage.schemaVersion },
            ]}
          />
        </section>
      )}
    </Answered>
  )
}
