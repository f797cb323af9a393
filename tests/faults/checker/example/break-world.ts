import assert from 'node:assert/strict';
import type { Fate, RawItem, RawValue } from '../world/world.ts';
import { type MutableWorld, STORY } from './healthy-world.ts';

/** Breaks one thing in a healthy world. */
export type Breakage = (world: MutableWorld) => void;
type Body = {
  specversion?: string | undefined;
  id: string;
  type: string;
  source: string;
  subject: string;
  time: string;
  data: Record<string, unknown>;
};

export const S = (value: string): RawValue => ({ S: value });
export const N = (value: number): RawValue => ({ N: String(value) });
export const L = (...values: RawValue[]): RawValue => ({ L: values });
export const file = (key: string): string => `FILE#bucket/${key}`;
export const wordsAt = (word: string): string => `STORY#t1-${word.padEnd(22, '-')}`;
export const storyAt = `STORY#${STORY}`;

export const stands = (item: RawItem, pk: string): boolean =>
  item.pk !== undefined && 'S' in item.pk && item.pk.S === pk;

export const indexAt = (world: MutableWorld, pk: string): number => {
  const found = world.items.findIndex((item) => stands(item, pk));
  assert.notEqual(found, -1, `nothing at ${pk}`);
  return found;
};

export const without =
  (...addresses: string[]): Breakage =>
  (world) => {
    for (const pk of addresses) world.items.splice(indexAt(world, pk), 1);
  };

export const withFields =
  (pk: string, fields: Record<string, RawValue>): Breakage =>
  (world) => {
    const at = indexAt(world, pk);
    world.items[at] = { ...world.items[at], ...fields };
  };

/** Another fate than that file had. */
export const withFate =
  (at: number, fields: Partial<Fate>): Breakage =>
  (world) =>
    void Object.assign(world.calm.fates[at] ?? {}, fields);

export const withoutBodies =
  (part: string): Breakage =>
  (world) => {
    world.notifications = world.notifications.filter((body) => !body.includes(part));
  };

/** One more message, made out of the last one that says `like`. */
export const withBody =
  (like: string, edit: (body: Body) => Body): Breakage =>
  (world) => {
    const body = world.notifications.findLast((one) => one.includes(like));
    assert.ok(body, `nobody heard of ${like}`);
    world.notifications.push(JSON.stringify(edit(JSON.parse(body))));
  };

/** The same, in place of what is like it. */
export const withBodyInstead = (like: string, edit: (body: Body) => Body): Breakage => {
  const add = withBody(like, edit);
  return (world) => {
    const others = world.notifications.filter((body) => !body.includes(like));
    add(world);
    world.notifications = [...others, ...world.notifications.slice(-1)];
  };
};

export const saying =
  (data: object, fields: Partial<Body> = {}) =>
  (body: Body): Body => ({ ...body, ...fields, data: { ...body.data, ...data } });

/** A rejection without its detail, which its receipt lacks as well. */
export const withoutDetail: Breakage = (world) => {
  withFields(file('x.md'), { detail: S('') })(world);
  const at = indexAt(world, file('x.md')) + 1;
  world.items[at] = { ...world.items[at], detail: S('') };
  withBodyInstead(REJECTED, saying({ detail: '' }))(world);
};

/** The file that is rejected is so because it is too large, its receipt says. */
export const withTooLarge =
  (detail: string): Breakage =>
  (world) => {
    Object.assign(world.versions[5] ?? {}, { refusal: 'too-large' });
    const at = indexAt(world, file('x.md')) + 1;
    world.items[at] = { ...world.items[at], reason: S('too-large'), detail: S(detail) };
  };

/** The subscriber with that policy received these bodies, and no others. */
export const withFiltered =
  (at: number, ...bodies: string[]): Breakage =>
  (world) =>
    void world.filtered[at]?.bodies.splice(0, Number.POSITIVE_INFINITY, ...bodies);

/** That file says something else. */
export const withReading =
  (at: number, fields: object): Breakage =>
  (world) =>
    void Object.assign(world.versions[at]?.reading ?? {}, fields);

/** Article b once more, under another key, and what became of that. */
export const withAgain =
  (disposition: string): Breakage =>
  (world) => {
    const copy = world.versions[3];
    assert.ok(copy);
    world.versions.push({ ...copy, key: 'b again.md' });
    const receipt = world.items[indexAt(world, file('b.md'))];
    world.items.push({ ...receipt, pk: S(file('b again.md')), disposition: S(disposition) });
  };

/** Article b has told its story anew, which is at its third version, and its claim says so. */
export const withUpdate =
  (claim: Record<string, RawValue>): Breakage =>
  (world) => {
    withFields(storyAt, { version: N(3) })(world);
    withFields(file('b.md'), { disposition: S('update') })(world);
    withFields('ARTICLE#b', claim)(world);
  };

/** Reports c and d, which differ in the order of their words, each in a story of its own. */
export const withLikesApart: Breakage = (world) => {
  const [like] = world.versions;
  assert.ok(like?.reading);
  for (const [articleId, text] of [
    ['c', `${'rain '.repeat(100)}and snow`],
    ['d', `${'rain '.repeat(100)}snow and`],
  ] as const) {
    const textKey = `t1:${articleId.padEnd(43, '-')}`;
    world.versions.push({ ...like, key: `${articleId}.md`, reading: { ...like.reading, articleId, textKey, text } });
    const receipt = world.items[indexAt(world, file('b.md'))];
    world.items.push({
      ...receipt,
      pk: S(file(`${articleId}.md`)),
      sk: S(like.version),
      storyId: S(`t1-${articleId}`),
    });
  }
};

export const CREATED = `"${STORY}.1"`;
export const UPDATED = `"${STORY}.2"`;
export const REJECTED = 'article.rejected';
