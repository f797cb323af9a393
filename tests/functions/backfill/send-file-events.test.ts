import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sendFileEvents } from '../../../functions/backfill/send-file-events.ts';
import { filesIn } from '../../../functions/ingest/events-in.ts';

const uploadedAt = '2026-01-05T10:00:00.000Z';

describe('sendFileEvents', () => {
  const versions = Array.from({ length: 25 }, (_, index) => ({ bucket: 'b', key: `${index}.md`, uploadedAt }));
  const queue = (refused?: string) => {
    const batches: (string | undefined)[][] = [];
    const sqs = new SQSClient({ region: 'us-east-1' });
    sqs.send = async (command: unknown) => {
      assert.ok(command instanceof SendMessageBatchCommand);
      const entries = command.input.Entries ?? [];
      batches.push(entries.flatMap(({ MessageBody = '' }) => filesIn(MessageBody).map((file) => file.key)));
      const Failed = entries.filter(({ MessageBody }) => refused !== undefined && MessageBody?.includes(refused));
      return { Failed: Failed.map(({ Id }) => ({ Id, Code: 'Refused', SenderFault: true })) };
    };
    return { sqs, batches };
  };

  it('sends ten at a time, each version once', async () => {
    const { sqs, batches } = queue();
    await sendFileEvents(sqs, 'https://queue', versions);
    assert.deepEqual(batches.map(({ length }) => length).sort(), [10, 10, 5]);
    assert.deepEqual(batches.flat().sort(), versions.map(({ key }) => key).sort());
  });

  it('names the version that SQS refuses', async () => {
    const { sqs } = queue('"13.md"');
    await assert.rejects(sendFileEvents(sqs, 'https://queue', versions), /^Error: SQS refuses 13\.md: Refused/);
  });
});
