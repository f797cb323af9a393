import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type DigestMessage, digestMessage } from '../../../functions/digest/message.ts';
import { LAG_MINUTES, sendDigest, windowEnd } from '../../../functions/digest/send-digest.ts';
import type { SentUntil } from '../../../functions/digest/sent-until.ts';
import type { Facts } from '../../../functions/story/items/facts.ts';
import { heated } from '../../../functions/story/items/heat.ts';
import { packPublishers, publisherHash, type Story } from '../../../functions/story/items/story.ts';
import { at, changed, silentStory, storyOf, withdrawnAt, withReportOf } from '../feed/stories.ts';

const HOUR = 60;
/** The instant at which the schedule names a window's end. */
const due = (minute: number): string => at(minute + LAG_MINUTES);

/** The table's item, in memory; a claim lasts for as long as a test says. */
function memorySentUntil(): SentUntil & { isClaimed: boolean } {
  let until: string | undefined;
  return {
    isClaimed: false,
    read: async () => until,
    async claim(from) {
      if (this.isClaimed || (until !== undefined && until !== from)) return false;
      until = from;
      this.isClaimed = true;
      return true;
    },
    async done(to) {
      until = to;
      this.isClaimed = false;
    },
  };
}

const readFrom = (stories: readonly Story[]) => async (heads: readonly { pk: string }[]) =>
  heads.flatMap(({ pk }) => stories.find((story) => story.pk === pk) ?? []);

function digests(stories: readonly Story[]) {
  const messages: DigestMessage[] = [];
  const sentUntil = memorySentUntil();
  const dependencies = {
    sentUntil,
    seenBetween: async (from: string, to: string) =>
      stories.filter(({ firstSeenAt }) => firstSeenAt >= from && firstSeenAt < to),
    developedBetween: async (from: string, to: string) =>
      stories.filter(({ development }) => development && development.at >= from && development.at < to),
    withReports: readFrom(stories),
    publish: async (message: DigestMessage) => void messages.push(message),
    now: () => 0,
  };
  return { messages, sentUntil, dependencies, send: (time: string) => sendDigest(time, HOUR, dependencies) };
}

describe('windowEnd', () => {
  it('is a multiple of the window since midnight, at least the lag ago and less than a window more', () => {
    const instants = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, fc.constantFrom(5, 15, 60, 180, 1440), (instant, minutes) => {
        const end = Date.parse(windowEnd(instant.toISOString(), minutes));
        const lag = LAG_MINUTES * 60_000;
        assert.equal(end % (minutes * 60_000), 0);
        assert.ok(end <= +instant - lag && end > +instant - lag - minutes * 60_000);
      }),
    );
  });
});

describe('sendDigest', () => {
  it('has a story that is new and has developed once', async () => {
    const development = { report: '1', revision: 2, at: at(59) };
    const { messages, send } = digests([
      storyOf('new', {}, { firstSeenAt: at(30), development }),
      storyOf('known', {}, { firstSeenAt: at(-90), development }),
    ]);
    await send(due(0));
    await send(due(HOUR));
    const mail = JSON.stringify(messages.at(-1));
    for (const id of ['new', 'known']) assert.equal(mail.split(`Headline of ${id}`).length, 2, mail);
  });

  it('sends each story once, however often the hourly events arrive', async () => {
    const stories = Array.from({ length: 6 }, (_, hour) =>
      storyOf(`s${hour}.`, {}, { firstSeenAt: at(hour * HOUR + 59) }),
    );
    const { messages, send } = digests(stories);
    for (const hour of [1, 1, 2, 4, 3, 4, 5, 6]) await send(due(hour * HOUR));
    const text = messages.map((message) => message.text).join('');
    for (const { pk } of stories) assert.equal(text.split(`Headline of ${pk.slice('STORY#'.length)}`).length, 2, pk);
    assert.equal(messages.length, 5);
  });

  it('sends the stories of a failed hour in the next one', async () => {
    const { messages, sentUntil, dependencies, send } = digests([storyOf('a', {}, { firstSeenAt: at(10) })]);
    await assert.rejects(
      sendDigest(due(HOUR), HOUR, { ...dependencies, publish: () => Promise.reject(new Error('SNS')) }),
    );
    assert.equal((await send(due(HOUR))).outcome, 'sent-before');
    // The claim of the run that failed is over.
    sentUntil.isClaimed = false;
    await send(due(2 * HOUR));
    assert.equal(messages.length, 1);
    assert.match(messages[0]?.text ?? '', /Headline of a/);
    assert.equal(messages[0]?.subject, '1 story, 2025-12-29 02:00 to 2026-01-05 02:00 UTC');
  });

  it('sends the stories of a first hour whose runs all failed', async () => {
    const { messages, dependencies, sentUntil, send } = digests([storyOf('a', {}, { firstSeenAt: at(10) })]);
    const broken = { ...sentUntil, claim: () => Promise.reject(new Error('table')) };
    await assert.rejects(sendDigest(due(HOUR), HOUR, { ...dependencies, sentUntil: broken }));
    await send(due(3 * HOUR));
    assert.match(messages[0]?.text ?? '', /Headline of a/);
  });

  it('leaves out stories that are withdrawn or were never announced', async () => {
    const { messages, send } = digests([storyOf('back', {}, withdrawnAt(9)), silentStory('silent')]);
    await send(due(HOUR));
    assert.deepEqual(messages, []);
  });

  it('tells what is new about earlier stories once, and nothing of one that is withdrawn since', async () => {
    const developed = (id: string, fields: Partial<Story> = {}) => {
      const development = { report: '2', revision: 2, at: at(HOUR + 5) };
      return withReportOf(storyOf(id, {}, { development, ...fields }), { headline: `Outcome of ${id}` });
    };
    const erased = changed(developed('c'), { state: { is: 'left', to: 'd' } }, '2');
    const { messages, send } = digests([developed('a'), developed('b', withdrawnAt(HOUR + 9)), erased]);
    for (const hour of [1, 2, 3]) await send(due(hour * HOUR));
    assert.equal(messages.length, 2);
    const [, second] = messages;
    assert.match(second?.subject ?? '', /^0 stories, 1 development, /);
    assert.match(second?.text ?? '', /^Outcome of a\nGull Bay Wire, development of "Headline of a", announced /);
  });

  it('begins at most a week back, after digests were off', async () => {
    const { send } = digests([]);
    await send(due(HOUR));
    const { from, to } = await send('2026-03-01T00:02:00.000Z');
    assert.deepEqual([from, to], ['2026-02-22T00:00:00.000Z', '2026-03-01T00:00:00.000Z']);
  });
});

describe('digestMessage', () => {
  const messageOf = (stories: readonly Story[]) =>
    digestMessage({ from: at(0), to: at(HOUR), stories, developed: [] }, readFrom(stories));
  const textOf = async (...stories: Story[]) => (await messageOf(stories))?.text ?? '';

  it('has headline, publisher, time, number of other publishers and link; the hottest story first', async () => {
    const publishers = packPublishers(['Gull Bay Wire', 'Other', 'Third'].map(publisherHash));
    const big = storyOf(
      'big',
      { headline: 'Ferry stays' },
      { publishers, firstSeenAt: at(5), heat: heated({ firstSeenAt: at(5) }, at(6)) },
    );
    assert.equal(
      await textOf(storyOf('small', {}, { firstSeenAt: at(7) }), big),
      'Ferry stays\nGull Bay Wire, first seen 2026-01-05 00:05 UTC, also reported by 2 others\nhttps://news.example.com/big\n\n' +
        'Headline of small\nGull Bay Wire, first seen 2026-01-05 00:07 UTC\nhttps://news.example.com/small\n',
    );
  });

  it('says when the paper published it: a day as that day, and nothing that is after the upload', async () => {
    const publishedIn = async (facts: Partial<Facts>) =>
      /published (.*?), first/.exec(await textOf(storyOf('a', facts)))?.[1];
    const found = await publishedIn({ publishedAt: '2026-01-03T15:00:00.000Z', publishedOn: '2026-01-04' });
    assert.equal(found, '2026-01-04');
    assert.equal(await publishedIn({ publishedAt: '2026-01-03T15:20:00.000Z' }), '2026-01-03 15:20 UTC');
    assert.equal(await publishedIn({ publishedAt: at(1) }), undefined);
  });

  it('tells a story by one report, the shown one, and nothing of one whose words are erased since', async () => {
    const shown = { title: 'Shown', publisher: 'Echo', url: 'https://e.example/' };
    const story = { ...withReportOf(storyOf('a', { publishedAt: at(-9) }), shown), shown: '2' };
    const erased = storyOf('b', { contentHash: '' });
    assert.equal(await textOf(story, erased), 'Shown\nEcho, first seen 2026-01-05 00:00 UTC\nhttps://e.example/\n');
    assert.match((await messageOf([story, erased]))?.subject ?? '', /^1 story, /);
    assert.equal(await messageOf([erased]), undefined);
  });

  it('lists a hundred stories, and says how many more there are', async () => {
    const text = await textOf(...Array.from({ length: 123 }, (_, n) => storyOf(`s${n}`)));
    assert.equal(text.split('\n\n').length, 101);
    assert.ok(text.endsWith('… and 23 more.\n'));
  });

  it('fits into a message of SNS, and a headline stays on its line, whatever a file says', async () => {
    const long = '한'.repeat(300);
    const stories = Array.from({ length: 100 }, (_, n) =>
      storyOf(`s${n}`, {
        headline: `${long}\n\nFake\u2028\u202e`,
        url: `https://news.example.com/${'한'.repeat(970)}`,
      }),
    );
    const { subject, text } = (await messageOf(stories)) ?? { subject: '', text: '' };
    assert.ok(Buffer.byteLength(text) < 256 * 1024, `${Buffer.byteLength(text)}`);
    assert.match(text, /… and \d+ more\.\n$/);
    assert.doesNotMatch(text, /^Fake|\u2028|\u202e/m);
    assert.match(subject, /^[ -~]{1,99}$/);
  });
});
