import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SQSClient } from '@aws-sdk/client-sqs';
import { eventsIn } from '../../../../../functions/ingest/events-in.ts';
import type { OperatorRequest } from '../../../../../functions/story/correct/request.ts';
import type { Receipt, RequestItem } from '../../../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../../../functions/story/items/keys.ts';
import type { Story } from '../../../../../functions/story/items/story.ts';
import type { Clients } from '../../../../../infra/aws/clients.ts';
import { askIngest, newestReport, noteOf, notMade } from '../../../../../infra/desk/operator/correct/change.ts';
import { mergeInto } from '../../../../../infra/desk/operator/correct/regroup.ts';
import { withdraw } from '../../../../../infra/desk/operator/correct/withdraw-story.ts';
import { headlineOf } from '../../../../../infra/desk/operator/table/card.ts';
import { storyOf, withReportOf } from '../../../../functions/feed/stories.ts';
import { STACK } from '../stack/some-outputs.ts';
import { requestOf, tableOf } from '../stack/table-of.ts';
import { itemsOf } from '../told-story.ts';

/** A stack with these stories, whose ingest answers each request with this item, and leaves those. */
function stackWith(answer: Partial<RequestItem>, after: readonly Story[] = [], before: readonly Story[] = []) {
  const asked: OperatorRequest[] = [];
  const answers = () =>
    asked.map(({ id, kind, at, by, storyId }) => requestOf(id, { kind, at, by, storyId, ...answer }));
  const dynamodb = tableOf(() => [...answers(), ...itemsOf(asked.length > 0 ? after : before)]);
  const sqs = new SQSClient({ region: 'us-east-1' });
  sqs.send = async ({ input }: { input: object }) => {
    const { MessageBody = '', QueueUrl } = input as { MessageBody?: string; QueueUrl?: string };
    assert.equal(QueueUrl, 'https://requests');
    for (const event of eventsIn(MessageBody)) if ('request' in event) asked.push(event.request);
    return {};
  };
  const clients = { dynamodb, sqs } as unknown as Clients;
  return { stack: { clients, outputs: { ...STACK, requestQueueUrl: 'https://requests' } }, asked };
}

const announced = { at: '2026-01-05T00:00:00.000Z', articles: 1, publishers: 1, named: 1, report: '1' };
const [story, other] = [storyOf('t1-a', { title: 'Rain' }), storyOf('t1-b', { title: 'Snow' })] as const;

describe('what an operator asks of ingest', () => {
  it('names who asks and why, and is answered by the item of the request', async () => {
    const { stack, asked } = stackWith({ unlisted: 7, undo: { kind: 'restore', storyId: storyIdAt(story) } });
    const by = { by: ' ed ', reason: ' One event. ' };
    const change = await mergeInto(stack, story, other, by);
    const found = asked.map(({ kind, by, reason, storyId }) => [kind, by, reason, storyId]);
    assert.deepEqual(found, [['merge', 'ed', 'One event.', storyIdAt(story)]]);
    assert.match(
      change.text,
      /^Merged: .*\ninto .*\nNot all at once: 7 reports of the story were not looked at\. Do it again\.$/s,
    );
    assert.deepEqual([change.changed, change.undo], [true, asked[0]?.id]);
    await withdraw(stack, story, by);
    assert.equal(asked.at(-1)?.kind, 'withdraw');
  });

  it('is announced as the stories say that ingest left, an ended one by the headline that it had', async () => {
    const withdrawn = { at: story.firstSeenAt, by: 'merge' } as const;
    const ended: Story = {
      ...{ ...story, revision: 2, announce: 'none', withdrawn, mergedInto: storyIdAt(other) },
      announced: { ...announced, announce: 'story.withdrawn', revision: 2 },
    };
    const kept: Story = { ...other, revision: 5, announced: { ...announced, announce: 'story.updated', revision: 5 } };
    const { stack } = stackWith({ otherStoryId: storyIdAt(other) }, [ended, kept]);
    const change = await mergeInto(stack, story, other, {});
    const found = change.announcements.map(({ type, revision, headline }) => [type, revision, headline]);
    assert.deepEqual(found, [
      ['story.withdrawn', 2, headlineOf(story)],
      ['story.updated', 5, headlineOf(other)],
    ]);
    assert.deepEqual([change.silence, change.story.revision, change.other?.revision], [undefined, 2, 5]);
    const untold = await mergeInto(stackWith({}, [{ ...story }, { ...other }]).stack, story, other, {});
    assert.deepEqual([untold.announcements, untold.undo], [[], undefined], 'no new revision, and nothing to undo');
    const quiet = stackWith({}, [{ ...story, revision: 2, announce: 'none' } as Story]);
    assert.match((await withdraw(quiet.stack, story, {})).silence ?? '', /^Not announced: notifications are off/);
  });

  it('is shown before: both stories with their sizes, and whose headline stays', async () => {
    const publishers = (count: number) => ({ publishers: new Uint8Array(4 * count) });
    const big: Story = { ...withReportOf(story, {}), articleCount: 2, ...publishers(2) };
    const preview = async (into: Story, one = big) => {
      const change = await mergeInto(stackWith({}, [], [one, into]).stack, one, into, { dryRun: true });
      return change.text.split('\n');
    };
    assert.deepEqual(await preview({ ...other, ...publishers(1) }), [
      'Would be merged: "Snow", t1-b (1 paper, 1 report)',
      'into "Rain", t1-a (2 papers, 2 reports), whose headline stays.',
      'The smaller one ends, whichever is named first.',
    ]);
    const bigger = await preview({ ...other, ...publishers(3) });
    assert.equal(bigger.at(-1), 'into "Snow", t1-b (3 papers, 1 report), whose headline stays.');
    const chosen = await preview({ ...other, isChosen: true });
    assert.equal(chosen.at(-1), 'The headline that somebody chose for the first ends with it.');
    const merged = Array.from({ length: 50 }, (_, at) => `t1-m${at}`);
    assert.match((await preview(other, { ...big, merged })).join(), /^Not done: .*More than fifty stories/);
  });

  it('is not done if ingest refuses it, and says why', async () => {
    const { stack } = stackWith({ refusal: 'withdrawn' });
    const change = await mergeInto(stack, story, other, {});
    assert.deepEqual([change.changed, change.refusal, change.announcements], [false, 'withdrawn', []]);
    assert.match(change.text, /undo that first/);
  });

  it('is pending if nothing answers, with the id of the request; an older stack takes none', async () => {
    const note = noteOf({ by: 'ed' });
    const change = notMade(undefined, note, 'withdraw it', { story });
    assert.ok(change?.isPending && change.text.includes(note.id));
    const { stack } = stackWith({});
    const older = { ...stack, outputs: STACK };
    const request = { ...note, kind: 'withdraw', storyId: 't1-x' } as const;
    await assert.rejects(askIngest(older, request), /deploy it again/);
  });

  it('is about the newest report of a file that is neither stale nor rejected', () => {
    const receipt = (disposition: Receipt['disposition'], storyId?: string) => ({ disposition, storyId }) as Receipt;
    const [first, second] = [receipt('new', 't1-a'), receipt('copy', 't1-b')];
    assert.equal(newestReport([first, second, receipt('stale', 't1-c'), receipt('rejected'), receipt('new')]), second);
    assert.equal(newestReport([receipt('stale', 't1-c')]), undefined);
  });
});
