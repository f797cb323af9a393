import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Notification, SAMPLES } from '../../../../../functions/notifications/index.ts';
import { notificationLine } from '../../../../../infra/desk/operator/terminal/notification-line.ts';

const envelope = {
  specversion: '1.0',
  id: 'x',
  source: '/wiredrop/W',
  subject: 's',
  datacontenttype: 'application/json',
} as const;
const time = '2026-01-05T01:12:40.000Z';
const object = { bucket: 'b', key: '사진.md' };
const clock = new Date(time).toTimeString().slice(0, 8);

function story(type: 'story.created' | 'story.updated', revision: number): Notification {
  const facts = {
    title: '[속보] 창고',
    headline: '창고 터에 숲',
    publisher: '한빛통신',
    authors: [],
    language: 'ko',
    excerpt: '',
    reports: [],
    articles: 1,
    publishers: 1,
    kind: 'article' as const,
  };
  const ids = { storyId: 's', articleId: 'a', contentHash: 'h', hashVerified: true, firstSeenAt: time };
  return { ...envelope, time, type, data: { ...facts, ...ids, revision, object } };
}

describe('notificationLine', () => {
  it('says when, what, who and the headline, in columns', () => {
    const line = notificationLine(story('story.created', 1), 200);
    assert.equal(line, `${clock}  story.created     한빛통신        창고 터에 숲`);
  });

  it('says which revision an update is', () =>
    assert.match(notificationLine(story('story.updated', 3), 200), /창고 터에 숲 \(revision 3\)$/));

  it('says how many publishers cover a story', () => {
    const line = notificationLine(SAMPLES['story.covered'], 200);
    assert.match(line, /story\.covered {5}Gull Bay Wire {3}.+ \(10 publishers\)$/);
  });

  it('says of a rejected file its name and why', () => {
    const data = { reason: 'binary', detail: 'The bytes are not text.', object };
    const line = notificationLine({ ...envelope, time, type: 'article.rejected', data }, 200);
    assert.equal(line, `${clock}  article.rejected  binary          사진.md: The bytes are not text.`);
  });
});
