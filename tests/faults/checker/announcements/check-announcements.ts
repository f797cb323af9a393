import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { type Heard, heardOf } from '../world/heard.ts';
import { fileNameOf, numberOf, type PlainItem, textOf } from '../world/plain-item.ts';
import { checkAttributes } from './check-attributes.ts';
import { checkEnvelope } from './check-envelope.ts';
import { checkFacts } from './check-facts.ts';
import { checkFilters } from './check-filters.ts';
import { checkForm } from './check-form.ts';

/** Every commit that announces was heard, under one id and with one content; nothing else was. */
export const checkAnnouncements = (findings: Findings): Violation[] => {
  const heard = findings.world.notifications.map(heardOf);
  const ofStories = heard.filter(({ type }) => type.startsWith('story.'));
  const ofFiles = heard.filter(({ type }) => !type.startsWith('story.'));
  return [
    ...checkIds(heard),
    ...checkEnvelope(heard, findings),
    ...checkForm(findings),
    ...checkAttributes(findings),
    ...checkFilters(heard, findings),
    ...checkFacts(ofStories, findings),
    ...checkStories(ofStories, findings),
    ...checkRejections(ofFiles, findings),
  ];
};

const checkIds = (heard: readonly Heard[]): Violation[] =>
  [...Map.groupBy(heard, ({ id }) => id)].flatMap(([id, same]) => {
    const contents = new Set(same.map(({ body }) => body));
    return contents.size === 1 ? [] : [violation('announced-otherwise', `${id}: ${contents.size} contents`)];
  });

const checkStories = (heard: readonly Heard[], { stories, tellings, quiet }: Findings): Violation[] => {
  const nameOf = (storyId: string, revision: number): string => `${storyId} revision ${revision}`;
  const byRevision = Map.groupBy(heard, ({ data }) => nameOf(textOf(data, 'storyId'), numberOf(data, 'revision')));
  const expected = new Map(
    [...stories].flatMap(([storyId, story]) => {
      const silent = silentRevisions(tellings.get(storyId) ?? [], quiet);
      return Array.from({ length: numberOf(story, 'revision') }, (_, i) => i + 1)
        .filter((revision) => !silent.has(revision))
        .map((revision) => [nameOf(storyId, revision), { story, revision }] as const);
    }),
  );
  return [...new Set([...expected.keys(), ...byRevision.keys()])].flatMap((name) => {
    const [first, ...more] = byRevision.get(name) ?? [];
    const committed = expected.get(name);
    if (committed === undefined) return [violation('announced-not-in-table', name)];
    if (first === undefined) return [violation('not-announced', name)];
    if (more.some(({ id }) => id !== first.id)) return [violation('second-id', name)];
    const wrong = contradiction(first, committed.story, committed.revision);
    return wrong === undefined ? [] : [violation('announced-otherwise', `${name}: ${wrong}`)];
  });
};

/** Facts that the table still has of the revision it holds now. */
const FACTS = [
  'articleId',
  'title',
  'publisher',
  'category',
  'language',
  'publishedAt',
  'crawledAt',
  'firstSeenAt',
  'url',
  'excerpt',
  'contentHash',
] as const;

const contradiction = ({ type, data }: Heard, story: PlainItem, revision: number): string | undefined => {
  const wanted = revision === 1 ? 'story.created' : 'story.updated';
  if (type !== wanted) return `it is a ${type}`;
  if (revision !== numberOf(story, 'revision')) return undefined;
  const wrong = FACTS.find((name) => textOf(data, name) !== textOf(story, name));
  return wrong === undefined ? undefined : `${wrong} is ${textOf(data, wrong)}, in the table ${textOf(story, wrong)}`;
};

/** Those that were told of quietly: what is told so is told of one file after the other, and each makes a revision. */
const silentRevisions = (told: readonly PlainItem[], quiet: Findings['quiet']): ReadonlySet<number> => {
  const inOrder = told.toSorted((one, other) => (textOf(one, 'receivedAt') < textOf(other, 'receivedAt') ? -1 : 1));
  return new Set(inOrder.flatMap((receipt, at) => (quiet.has(receipt) ? at + 1 : [])));
};

/** Notifications name a file's version where S3 has a name for it; of those under one key that have none as many are told of as were rejected. */
const checkRejections = (heard: readonly Heard[], { receipts, quiet }: Findings): Violation[] => {
  const rejected = receipts.filter((receipt) => textOf(receipt, 'disposition') === 'rejected' && !quiet.has(receipt));
  const byFile = Map.groupBy(heard, ({ data }) => fileNameOf(data.object as PlainItem));
  const expected = Map.groupBy(rejected, fileNameOf);
  return [...new Set([...byFile.keys(), ...expected.keys()])].flatMap((file) => {
    const told = byFile.get(file) ?? [];
    const ids = new Set(told.map(({ id }) => id)).size;
    const wanted = expected.get(file)?.length ?? 0;
    if (wanted === 0) return [violation('announced-not-in-table', `rejection of ${file}`)];
    if (ids < wanted) return [violation('not-announced', `${wanted - ids} rejections of ${file}`)];
    if (ids > wanted) return [violation('second-id', `${ids} rejections of ${file}, ${wanted} in the table`)];
    const strange = told.find(({ type }) => type !== 'article.rejected');
    return strange === undefined ? [] : [violation('announced-otherwise', `${file}: it is a ${strange.type}`)];
  });
};
