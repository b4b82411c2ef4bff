/**
 * root-config — the config of the store and of its reader, as Standard Schemas by hand: no schema library is needed.
 */
import type { Schema } from '@ingot/core'

export interface BronzeConfig {
  /** A folder, made when it does not exist. Relative to the working directory. */
  readonly root: string
}

export interface BronzeStoreConfig extends BronzeConfig {
  /** Of the code that writes; stands in the sidecar of everything that does not say another. */
  readonly codeVersion?: string
}

const PROPERTIES = { root: { type: 'string', minLength: 1, description: 'The folder of the bronze layer' } }

const jsonSchema: Record<string, unknown> = {
  type: 'object',
  properties: PROPERTIES,
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

const storeJsonSchema = {
  ...jsonSchema,
  properties: {
    ...PROPERTIES,
    codeVersion: { type: 'string', minLength: 1, description: 'The version of the code that writes' },
  },
}

const storeStandard = {
  ...standard,
  validate: (value: unknown) => {
    const read = standard.validate(value)
    if ('issues' in read || typeof value !== 'object' || value === null || !('codeVersion' in value)) return read
    const { codeVersion } = value
    if (codeVersion === undefined) return read
    if (typeof codeVersion === 'string' && codeVersion !== '') return { value: { ...read.value, codeVersion } }
    return { issues: [{ message: 'must be a text of at least one character', path: ['codeVersion'] }] }
  },
  jsonSchema: { input: () => storeJsonSchema, output: () => storeJsonSchema },
}

export const storeConfig: Schema<BronzeStoreConfig> = { '~standard': storeStandard }
