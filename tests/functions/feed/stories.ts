import type { Facts } from '../../../functions/story/items/facts.ts';
import { type ReportItem, SCHEMA } from '../../../functions/story/items/items.ts';
import { reportKey, storyIdAt, storyKey } from '../../../functions/story/items/keys.ts';
import type { Story } from '../../../functions/story/items/story.ts';

/** An instant of 5 January 2026. @param minute of the day */
export const at = (minute: number): string => new Date(Date.UTC(2026, 0, 5, 0, minute)).toISOString();

/** When a story of these tests was withdrawn, by its minute. */
export const withdrawnAt = (minute: number) => ({ withdrawn: { at: at(minute), by: 'operator' as const } });

/** A story with one report, as the table holds it, of which only what is given matters. */
export function storyOf(id: string, facts: Partial<Facts> = {}, fields: Partial<Story> = {}): Story {
  const { firstSeenAt = at(0) } = fields;
  const head: Story = {
    ...storyKey(id),
    ...{ entity: 'story', schema: SCHEMA, version: 1, announce: 'story.created', revision: 1, firstSeenAt },
    ...{ day: '2026-01-05#0', articleCount: 1, lastReport: 0, speaking: '1' },
    announced: {
      ...{ announce: 'story.created', report: '1', revision: 1, at: firstSeenAt, articles: 1, publishers: 1 },
      named: 1,
    },
    ...fields,
    reports: new Map(),
  };
  const others = [...(fields.reports ?? [])].filter(([ref]) => ref !== '1');
  const { reports } = withReportOf(head, { ...facts, articleId: facts.articleId ?? `article-${id}` }, { at: at(0) });
  return { ...head, lastReport: Math.max(1, fields.lastReport ?? 1), reports: new Map([...reports, ...others]) };
}

/** A story that was never announced. */
export function silentStory(id: string, fields: Partial<Story> = {}): Story {
  const { announced, ...silent } = storyOf(id, {}, fields);
  return silent;
}

/** The story with another report. */
export function withReportOf(story: Story, facts: Partial<Facts>, fields: Partial<ReportItem> = {}): Story {
  const id = storyIdAt(story);
  const number = story.lastReport + 1;
  const name = number === 1 ? id : `${id}-${number}`;
  const words: Facts = {
    ...{ articleId: `article-${name}`, observedAt: at(0), contentHash: 'c'.repeat(64), hashVerified: false },
    ...{ title: `Headline of ${name}`, publisher: 'Gull Bay Wire', authors: [], language: 'en' },
    ...{ url: `https://news.example.com/${name}`, kind: 'article', excerpt: `Excerpt of ${name}` },
    object: { bucket: 'bucket', key: `${name}.md` },
    ...facts,
  };
  const report: ReportItem = {
    ...reportKey(id, String(number)),
    ...{ entity: 'report', schema: SCHEMA, version: 1, articleId: words.articleId, textKey: '' },
    ...{ disposition: number === 1 ? 'new' : 'copy', at: at(9) },
    state: { is: number === 1 ? 'announced' : 'silent', revision: 1 } as ReportItem['state'],
    words,
    ...fields,
  };
  return { ...story, lastReport: number, reports: new Map(story.reports).set(String(number), report) };
}

/** The story with a change of one of its reports, the first one if none is named. */
export function changed(story: Story, change: Partial<ReportItem>, ref = '1'): Story {
  const report = story.reports.get(ref);
  if (report === undefined) throw new Error(`there is no report ${ref}`);
  return { ...story, reports: new Map(story.reports).set(ref, { ...report, ...change }) };
}
