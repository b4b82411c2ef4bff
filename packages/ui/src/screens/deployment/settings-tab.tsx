import { useQuery } from '@tanstack/react-query'

import { CodeBlock } from '../../parts/code-block.tsx'
import { CopyText } from '../../parts/copy-text.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { settingsQuery } from '../../queries/deployment-queries.ts'
import { instanceQuery } from '../../queries/instance-queries.ts'
import { Answered } from './answered.tsx'
import classes from './deployment.module.css'

/** The settings in force, with their defaults. They are changed in the config file. */
export function SettingsTab() {
  const query = useQuery(settingsQuery)
  const { data: instance } = useQuery(instanceQuery)
  return (
    <Answered query={query} what="settings">
      {({ settings, configFile }) => (
        <>
          <section className={classes['card']}>
            <KeyValue
              rows={[
                { label: 'Version', value: instance?.version },
                { label: 'API', value: <a href="/api/docs">every route, with a line for curl</a> },
                {
                  label: 'Config file',
                  value: configFile === undefined ? 'none: all is as usual' : <CopyText text={configFile} />,
                },
              ]}
            />
          </section>
          <h2 className={classes['title']}>In force</h2>
          <CodeBlock text={JSON.stringify(settings, null, 2)} language="Settings as JSON" maxHeight={640} />
        </>
      )}
    </Answered>
  )
}
