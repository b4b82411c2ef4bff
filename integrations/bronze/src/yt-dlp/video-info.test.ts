import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import { isRecord, readVideoInfo, withoutAddresses } from './video-info.ts'

test('a premiere is published when it is shown, an upload when it was uploaded, a day at its beginning', () => {
  const at = (fields: object) => {
    const read = readVideoInfo({ id: 'x', title: 'X', ...fields })
    return read.ok ? read.video.publishedAtMs : read.reason
  }
  expect(at({ release_timestamp: 1_700_000_000, timestamp: 1_600_000_000 })).toBe(1_700_000_000_000)
  expect(at({ timestamp: 1_600_000_000, upload_date: '20200101' })).toBe(1_600_000_000_000)
  expect(at({ upload_date: '20260131' })).toBe(Date.UTC(2026, 0, 31))
  expect(at({ upload_date: 'soon', timestamp: null })).toBeUndefined()
})

test.each([
  [{}, 'it has no id'],
  [{ id: 'x' }, 'video x has no title'],
  [{ id: 'x', title: 'X', _type: 'playlist' }, 'it is a list of videos, not one'],
  [[], 'it is no JSON object'],
  [null, 'it is no JSON object'],
])('%j is no video', (json, reason) => {
  expect(readVideoInfo(json)).toEqual({ ok: false, reason })
})

test('fields of the wrong type are passed over', () => {
  const json = { id: 'x', title: 'X', duration: 'long', uploader: 7, tags: [1, 'a'], live_status: 'new', channel: 'C' }
  expect(readVideoInfo(json)).toEqual({
    ok: true,
    video: { id: 'x', title: 'X', uploader: 'C', tags: ['a'], broadcast: 'none' },
  })
})

const FOLDER = resolve(import.meta.dirname, '../../../../../shared/data/aggre/youtube/yt-dlp')

describe.skipIf(!existsSync(FOLDER))('the recorded info JSON (skipped where the recordings are not at hand)', () => {
  const recorded = new Map<string, unknown>(
    globSync('*/*.json{,.gz}', { cwd: FOLDER })
      .toSorted()
      .map((path) => {
        const bytes = readFileSync(join(FOLDER, path))
        return [basename(path), JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString())]
      }),
  )
  const read = [...recorded].map(([name, json]) => ({ name, result: readVideoInfo(json) }))

  test('12 of the 16 are videos; the others say why not', () => {
    expect(recorded.size).toBe(16)
    expect(read.filter(({ result }) => result.ok)).toHaveLength(12)
    expect(read.flatMap(({ name, result }) => (result.ok ? [] : [[name, result.reason]]))).toEqual([
      ['channel_source_metadata.json', 'it is a list of videos, not one'],
      ['metadata_issue_499_1080p50.json', 'it has no id'],
      ['metadata_issue_499_premium.json', 'it has no id'],
      ['minimal_metadata.json', 'it has no id'],
    ])
  })

  test('dates, lengths and names are read, and missing ones are missing', () => {
    const rows = read.flatMap(({ result }) => (result.ok ? [result.video] : []))
    expect(
      rows.map(({ id, uploader, durationMs, publishedAtMs }) => [
        id,
        uploader,
        durationMs,
        publishedAtMs === undefined ? undefined : new Date(publishedAtMs).toISOString(),
      ]),
    ).toEqual([
      ['ABC123', 'PinchflatTestChannel', 582_000, '2021-07-20T00:00:00.000Z'],
      ['no fancy stuff', 'test uploader', 401_000, '2017-09-11T00:00:00.000Z'],
      ['JjQDik3yNhA', 'Mental Outlaw', 968_000, '2022-08-05T00:00:00.000Z'],
      ['60fps', undefined, 289_000, '2019-11-11T00:00:00.000Z'],
      ['60fpshdr', undefined, 1_225_000, '2020-05-29T00:00:00.000Z'],
      ['hdr', undefined, 118_000, '2016-11-09T00:00:00.000Z'],
      ['gogEJyoSB9s', 'Above & Beyond', 7_205_000, '2022-06-17T17:59:49.000Z'],
      ['42850523', 'stereotype_', 32_000, '2016-06-12T21:36:33.000Z'],
      ['KdsN9YhkDrY', 'RelaxingWorld', 8_000, '2016-06-25T00:00:00.000Z'],
      ['6iRV8liah8A', 'Video Background', 10_000, '2015-01-05T00:00:00.000Z'],
      ['6iRV8liah8A', 'Video Background', 10_000, undefined],
      ['6iRV8liah8A', undefined, 10_000, '2015-01-05T00:00:00.000Z'],
    ])
  })

  test('what is kept of them reads the same and holds no signed address', () => {
    for (const [name, json] of recorded) {
      if (!isRecord(json)) throw new Error(`${name} is no object`)
      const kept = withoutAddresses(json)
      expect(readVideoInfo(kept), name).toEqual(readVideoInfo(json))
      expect(JSON.stringify(kept).match(/googlevideo|[?&](sig|signature|ip)=/), name).toBeNull()
    }
  })
})
