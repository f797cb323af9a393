import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import type { Heard } from '../world/heard.ts';
import { isExcerpt } from '../world/is-excerpt.ts';
import { type PlainItem, textOf } from '../world/plain-item.ts';
import type { Reading } from '../world/read-file.ts';

/** What a file says of itself and its story's announcement repeats. */
const SAID = [
  'articleId',
  'title',
  'headline',
  'publisher',
  'category',
  'contentHash',
  'publishedAt',
  'crawledAt',
  'url',
] as const;

/** Reporters that are told of, and so much of the name of each. */
const NAMED = 10;
const NAME = 100;

/** So much of each is told, in code points, by docs/subscribing.md. */
const BOUNDS: Partial<Record<(typeof SAID)[number], number>> = {
  title: 300,
  headline: 300,
  publisher: NAME,
  category: NAME,
  url: 1000,
};

const clipped = (value: string, bound = Number.POSITIVE_INFINITY): string => {
  const points = [...value];
  return points.length <= bound ? value : `${points.slice(0, bound - 1).join('')}…`;
};

/** Whatever was announced of a story, the file it points to says so. */
export const checkFacts = (heard: readonly Heard[], { world }: Findings): Violation[] => {
  const versions = Map.groupBy(world.versions, ({ bucket, key }) => `${bucket}/${key}`);
  return heard.flatMap(({ id, data }) => {
    const object = data.object as PlainItem;
    const named = versions.get(`${textOf(object, 'bucket')}/${textOf(object, 'key')}`) ?? [];
    // Of several versions of a key that have no name any may be meant.
    const said = named.filter(({ versionId }) => versionId === object.versionId);
    const wrong = said.flatMap(({ reading }) => (reading === undefined ? [] : [contradicted(data, reading)]));
    if (wrong.includes(undefined)) return [];
    return [violation('announced-otherwise', `${id}: ${textOf(object, 'key')} has another ${wrong[0] ?? 'story'}`)];
  });
};

/** The first fact that the file has otherwise. */
const contradicted = (data: PlainItem, reading: Reading): string | undefined => {
  const said = SAID.find((name) => textOf(data, name) !== clipped(reading[name], BOUNDS[name]));
  if (said !== undefined) return said;
  if (isMistaken(textOf(data, 'language'), reading)) return 'language';
  if (data.hashVerified !== (reading.hashVerified ?? false)) return 'hashVerified';
  const authors = reading.authors.slice(0, NAMED).map((name) => clipped(name, NAME));
  if (JSON.stringify(data.authors) !== JSON.stringify(authors)) return 'authors';
  return isExcerpt(textOf(data, 'excerpt'), reading.text) ? undefined : 'excerpt';
};

/** Without a letter of Hangul nothing is Korean. */
const isMistaken = (told: string, { language, text, title }: Reading): boolean =>
  language === '' ? told === 'ko' && !/\p{sc=Hang}/u.test(text + title) : told !== language;
