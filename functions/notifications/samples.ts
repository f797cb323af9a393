import { FACTS, KEPT_FACTS, only, type StoryFacts } from './facts.ts';
import type {
  CoverageNotification,
  Notification,
  RejectionNotification,
  StoryNotification,
  WithdrawalNotification,
} from './notification.ts';

const STORY_ID = 't1-jk90CGaXTooeNDeEwjzvq1';

const FIRST_FACTS = Object.fromEntries(
  Object.entries(FACTS).map(([name, { sample }]) => [name, sample]),
) as unknown as StoryFacts;

const { articleId, publisher, headline, url } = FACTS;
const FIRST_REPORT = {
  ...{ articleId: articleId.sample, publisher: publisher.sample, headline: headline.sample, url: url.sample },
};

const CREATED: StoryNotification & { type: 'story.created' } = {
  specversion: '1.0',
  id: `${STORY_ID}.1`,
  source: '/wiredrop/Wiredrop',
  type: 'story.created',
  subject: STORY_ID,
  time: '2026-01-06T08:15:58.275Z',
  datacontenttype: 'application/json',
  data: {
    storyId: STORY_ID,
    revision: 1,
    ...FIRST_FACTS,
    firstSeenAt: '2026-01-06T08:15:58.275Z',
    reports: [FIRST_REPORT],
    articles: 1,
    publishers: 1,
  },
};

const UPDATED: StoryNotification & { type: 'story.updated' } = {
  ...CREATED,
  id: `${STORY_ID}.2`,
  type: 'story.updated',
  time: '2026-01-06T11:02:31.904Z',
  data: {
    ...CREATED.data,
    revision: 2,
    change: 'development',
    news: ['The mayor called the vote a mistake and will ask the council to repeat it.'],
    previous: { headline: CREATED.data.headline, contentHash: CREATED.data.contentHash },
    storyline: { id: STORY_ID, headline: 'Mayor objects to the night ferry', stories: 2 },
    title: '(2nd LEAD) Mayor objects to the night ferry',
    headline: 'Mayor objects to the night ferry',
    crawledAt: '2026-01-06T11:02:25.000Z',
    reports: [
      FIRST_REPORT,
      {
        articleId: '094_0000000871',
        publisher: 'Low Fell Echo',
        headline: 'Night ferry stays',
        url: 'https://echo.example.com/night-ferry',
      },
      { articleId: '092_0000000214', publisher: 'Gull Bay Wire', headline: 'Mayor objects to the night ferry' },
    ],
    articles: 4,
    publishers: 3,
    excerpt: 'GULL BAY (Gull Bay Wire) — The mayor objected on Tuesday …',
    contentHash: '0f2a1c6b8f7c58be1aa04c1f3c3e6a8a0d9c6b52f3f5c9f90c4d1a77de6f3b10',
    object: { bucket: 'wiredrop-intakebucket', key: 'night-ferry-2.md', versionId: '3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrH' },
  },
};

/** What only an announcement of a change says. */
const { change: _, news: __, previous: ___, ...CURRENT } = UPDATED.data;

const COVERED: CoverageNotification = {
  ...UPDATED,
  id: `${STORY_ID}.covered.10`,
  type: 'story.covered',
  time: '2026-01-06T14:20:07.512Z',
  data: { ...CURRENT, articles: 14, publishers: 10, coverage: 10 },
};

const WITHDRAWN: WithdrawalNotification = {
  ...CREATED,
  id: `${STORY_ID}.3`,
  type: 'story.withdrawn',
  time: '2026-01-07T06:40:12.350Z',
  data: {
    storyId: STORY_ID,
    revision: 3,
    ...only(UPDATED.data, KEPT_FACTS),
    firstSeenAt: CREATED.data.firstSeenAt,
    withdrawnAt: '2026-01-07T06:40:12.350Z',
  },
};

const REJECTED: RejectionNotification = {
  specversion: '1.0',
  id: 'FILE#wiredrop-intakebucket/broken.md@QUpfdndhfd8438MNFDN93jdnJFkdmqnh',
  source: '/wiredrop/Wiredrop',
  type: 'article.rejected',
  subject: 'wiredrop-intakebucket/broken.md',
  time: '2026-01-06T08:16:03.118Z',
  datacontenttype: 'application/json',
  data: {
    reason: 'undecodable',
    detail: 'The bytes make plausible text in no known encoding.',
    object: { bucket: 'wiredrop-intakebucket', key: 'broken.md', versionId: 'QUpfdndhfd8438MNFDN93jdnJFkdmqnh' },
  },
};

/** One notification of every type, for a subscriber's tests. Those of stories are of one story, in its order. */
export const SAMPLES: { readonly [T in Notification['type']]: Notification & { type: T } } = {
  'story.created': CREATED,
  'story.updated': UPDATED,
  'story.covered': COVERED,
  'story.withdrawn': WITHDRAWN,
  'article.rejected': REJECTED,
};
