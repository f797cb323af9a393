import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { heardOf } from '../world/heard.ts';
import { textOf } from '../world/plain-item.ts';
import type { Labelled } from '../world/world.ts';
import { REFUSED } from './check-form.ts';

/** What subscribers may filter by (docs/subscribing.md), beside the type. SNS refuses an attribute without a value, and the topic of the emulator takes it. */
const OF_STORIES = ['publisher', 'category', 'language', 'articleId'] as const;
const OF_REJECTIONS = ['reason'] as const;

/** So much of a value is an attribute, by the same page. */
const MOST = 256;

/** Each message has these attributes, with what its body says under the same name, and no others. */
export const checkAttributes = ({ world }: Findings): Violation[] =>
  world.labelled.flatMap(({ body, attributes }) => {
    const [wanted, got] = [expected(body), attributes].map((values) => JSON.stringify(Object.entries(values).sort()));
    if (wanted === got) return [];
    return [violation('announced-malformed', `${heardOf(body).id}: its attributes are ${got}, not ${wanted}`)];
  });

const expected = (body: string): Labelled['attributes'] => {
  const { type, data } = heardOf(body);
  const names = type === 'article.rejected' ? OF_REJECTIONS : OF_STORIES;
  const said = names.map((name) => [name, textOf(data, name).slice(0, MOST).replaceAll(REFUSED, '').trim()]);
  return Object.fromEntries([['type', type], ...said].filter(([, value]) => value !== ''));
};
