import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { S3Client } from '@aws-sdk/client-s3';
import { createReportReader } from '../../../../../infra/desk/operator/files/report-reader.ts';
import { stackWith } from '../stack/some-outputs.ts';

const FILE = '---\ntitle: Ferry\npublisher: Gull Bay Wire\ndate: 2021-07-05 12:00\n---\nThe ferry stays.';

/** A bucket of which every object is this file. */
const s3 = {
  send: async () => ({ Body: { transformToByteArray: async () => new TextEncoder().encode(FILE) } }),
} as unknown as S3Client;

it('createReportReader reads a report, and a time without a zone as the stack does', async () => {
  for (const [ingestSettings, published] of [
    [{}, '2021-07-05T12:00:00.000Z'],
    [{ timeZone: 'Asia/Seoul' }, '2021-07-05T03:00:00.000Z'],
    [{ timeZone: 'UTC', timeZones: { 'a/': 'Europe/Berlin' } }, '2021-07-05T10:00:00.000Z'],
    [{ timeZones: { 'Gull Bay Wire': 'America/New_York' } }, '2021-07-05T16:00:00.000Z'],
  ] as const) {
    const read = createReportReader(stackWith({ s3 }, { ingestSettings }));
    const report = { headline: 'Ferry', publisher: 'Gull Bay Wire', published, authors: [], text: 'The ferry stays.' };
    assert.deepEqual(await read({ key: 'a/1.md' }), report);
  }
});
