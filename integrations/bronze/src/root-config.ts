/**
 * root-config — the one field of the store's config, as a Standard Schema by hand: no schema library is needed.
 */
import type { Schema } from '@ingot/core'

export interface BronzeConfig {
  /** A folder, made when it does not exist. Relative to the working directory. */
  readonly root: string
}

const jsonSchema: Record<string, unknown> = {
  type: 'object',
  properties: { root: { type: 'string', minLength: 1, description: 'The folder of the bronze layer' } },
  required: ['root'],
}

// `jsonSchema` is read by whoever shows a form; it is not part of the schema's type.
const standard = {
  version: 1 as const,
  vendor: 'ingot',
  validate: (value: unknown) => {
    if (typeof value === 'object' && value !== null && 'root' in value) {
      const { root } = value
      if (typeof root === 'string' && root !== '') return { value: { root } }
    }
    return {
      issues: [
        {
          message:
            'must be the path of the folder for bronze: `configured(bronzeStore, { root })`, and for clients of it `resources: [provide(bronzeStore, …)]` in the project',
          path: ['root'],
        },
      ],
    }
  },
  jsonSchema: { input: () => jsonSchema, output: () => jsonSchema },
}

export const rootConfig: Schema<BronzeConfig> = { '~standard': standard }
