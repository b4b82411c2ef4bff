/**
 * silver-config — what a run of a silver asset may be told, as a Standard Schema by hand.
 */
import type { Schema } from '@ingot/core'

export interface SilverConfig {
  /** From the beginning, whatever was done before. */
  readonly rebuild?: boolean
}

const jsonSchema: Record<string, unknown> = {
  type: 'object',
  properties: { rebuild: { type: 'boolean', default: false, description: 'From the beginning of bronze' } },
}

const standard = {
  version: 1 as const,
  vendor: 'ingot',
  validate: (value: unknown) => {
    const rebuild = typeof value === 'object' && value !== null && 'rebuild' in value ? value.rebuild : false
    if (typeof rebuild === 'boolean') return { value: { rebuild } }
    return { issues: [{ message: 'must be true or false', path: ['rebuild'] }] }
  },
  jsonSchema: { input: () => jsonSchema, output: () => jsonSchema },
}

export const silverConfig: Schema<SilverConfig, { readonly rebuild: boolean }> = { '~standard': standard }
