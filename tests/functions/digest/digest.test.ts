import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type DigestMessage, digestMessage } from '../../../functions/digest/message.ts';
import { sendDigest } from '../../../functions/digest/send-digest.ts';
import type { SentUntil } from '../../../functions/digest/sent-until.ts';
import { LAG_MINUTES, windowEnd } from '../../../functions/digest/window.ts';
import type { Facts } from '../../../functions/story/items/facts.ts';
import { heated } from '../../../functions/story/items/heat.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { at, storyOf } from '../feed/stories.ts';

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

function digests(stories: readonly StoryItem[]) {
  const messages: DigestMessage[] = [];
  const sentUntil = memorySentUntil();
  const dependencies = {
    sentUntil,
    seenBetween: async (from: string, to: string) =>
      stories.filter(({ firstSeenAt }) => firstSeenAt >= from && firstSeenAt < to),
    developedBetween: async (from: string, to: string) =>
      stories.filter(({ development }) => development && development.at >= from && development.at < to),
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
  it('sends each story once, whenever and however often the hourly events arrive', async () => {
    const stories = Array.from({ length: 6 }, (_, hour) =>
      storyOf(`s${hour}.`, {}, { firstSeenAt: at(hour * HOUR + 59) }),
    );
    const { messages, send } = digests(stories);
    for (const hour of [1, 1, 2, 4, 3, 4, 5, 6]) await send(due(hour * HOUR));
    const text = messages.map((message) => message.text).join('');
    for (const { facts } of stories) assert.equal(text.split(facts.title).length, 2, facts.title);
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
    const { messages, send } = digests([
      storyOf('back', {}, { withdrawnAt: at(9) }),
      storyOf('silent', {}, { unannounced: true }),
    ]);
    await send(due(HOUR));
    assert.deepEqual(messages, []);
  });

  it('tells what is new about earlier stories once, and nothing of one that is withdrawn since', async () => {
    const developed = (id: string, fields: Partial<StoryItem> = {}) => {
      const facts = { ...storyOf(id).facts, headline: `Outcome of ${id}` };
      const development = { articleId: 'd', revision: 2, at: at(HOUR + 5), news: [], facts };
      return storyOf(id, {}, { development, ...fields });
    };
    const { messages, send } = digests([developed('a'), developed('b', { withdrawnAt: at(HOUR + 9) })]);
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
  const textOf = (...stories: StoryItem[]) => digestMessage(stories, at(0), at(HOUR))?.text ?? '';

  it('has headline, publisher, time, number of other publishers and link; the hottest story first', () => {
    const publishers = ['Gull Bay Wire', 'Other', 'Third'];
    const big = storyOf(
      'big',
      { headline: 'Ferry stays' },
      { publishers, firstSeenAt: at(5), heat: heated({ firstSeenAt: at(5) }, at(6)) },
    );
    assert.equal(
      textOf(storyOf('small', {}, { firstSeenAt: at(7) }), big),
      'Ferry stays\nGull Bay Wire, first seen 2026-01-05 00:05 UTC, also reported by 2 others\nhttps://news.example.com/big\n\n' +
        'Headline of small\nGull Bay Wire, first seen 2026-01-05 00:07 UTC\nhttps://news.example.com/small\n',
    );
  });

  it('says when the paper published it: a day as that day, and nothing that is after the upload', () => {
    const publishedIn = (facts: Partial<Facts>) => /published (.*?), first/.exec(textOf(storyOf('a', facts)))?.[1];
    assert.equal(publishedIn({ publishedAt: '2026-01-03T15:00:00.000Z', publishedOn: '2026-01-04' }), '2026-01-04');
    assert.equal(publishedIn({ publishedAt: '2026-01-03T15:20:00.000Z' }), '2026-01-03 15:20 UTC');
    assert.equal(publishedIn({ publishedAt: at(1) }), undefined);
  });

  it('lists a hundred stories, and says how many more there are', () => {
    const text = textOf(...Array.from({ length: 123 }, (_, n) => storyOf(`s${n}`)));
    assert.equal(text.split('\n\n').length, 101);
    assert.ok(text.endsWith('… and 23 more.\n'));
  });

  it('fits into a message of SNS, and a headline stays on its line, whatever a file says', () => {
    const long = '한'.repeat(300);
    const stories = Array.from({ length: 100 }, (_, n) =>
      storyOf(`s${n}`, {
        headline: `${long}\n\nFake\u2028\u202e`,
        url: `https://news.example.com/${'한'.repeat(970)}`,
      }),
    );
    const { subject, text } = digestMessage(stories, at(0), at(HOUR)) ?? { subject: '', text: '' };
    assert.ok(Buffer.byteLength(text) < 256 * 1024, `${Buffer.byteLength(text)}`);
    assert.match(text, /… and \d+ more\.\n$/);
    assert.doesNotMatch(text, /^Fake|\u2028|\u202e/m);
    assert.match(subject, /^[ -~]{1,99}$/);
  });
});
