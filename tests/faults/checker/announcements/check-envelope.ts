import { type Violation, violation } from '../violation.ts';
import { type Findings, storyIdOf } from '../world/findings.ts';
import type { Heard } from '../world/heard.ts';
import { numberOf, type PlainItem, textOf } from '../world/plain-item.ts';

/**
 * What surrounds an announcement: which stack says it, of what, under which id, and when the file was recorded from which it is. The id is made of
 * what the table keeps, for a redrive days later must say it again.
 */
export const checkEnvelope = (heard: readonly Heard[], { world, receipts, begun }: Findings): Violation[] => {
  const byFile = Map.groupBy(receipts, fileOf);
  return heard.flatMap((one) => {
    const file = fileOf(one.data.object as PlainItem);
    // Of a file that was gone before its receipt was written only the announcement tells when it was recorded.
    const isBegun = begun.some(
      (it) =>
        storyIdOf(it.reading.textKey) === one.subject &&
        `${it.bucket}/${it.key}` === file &&
        (it.versionId ?? '') === textOf(one.data.object as PlainItem, 'versionId'),
    );
    const wrong = misdirected(one, world.source) ?? (isBegun ? undefined : unrecorded(one, byFile.get(file) ?? []));
    return wrong === undefined ? [] : [violation('announced-otherwise', `${one.id}: ${wrong}`)];
  });
};

const fileOf = (item: PlainItem): string => `${textOf(item, 'bucket')}/${textOf(item, 'key')}`;

const isOfStory = ({ type }: Heard): boolean => type.startsWith('story.');

const misdirected = (one: Heard, wanted: string): string | undefined => {
  const { source, subject, data } = one;
  if (source !== wanted) return `its source is ${source}, the stack is ${wanted}`;
  const about = isOfStory(one) ? textOf(data, 'storyId') : fileOf(data.object as PlainItem);
  if (subject !== about) return `its subject is ${subject}, it is about ${about}`;
  const revision = `${about}.${numberOf(data, 'revision')}`;
  return !isOfStory(one) || one.id === revision ? undefined : `its id is not ${revision}`;
};

const unrecorded = (one: Heard, receipts: readonly PlainItem[]): string | undefined => {
  const { id, time, data } = one;
  // Of several versions of a key that have no name any may be meant.
  if (!isOfStory(one) && textOf(data, 'detail') === '') return 'it does not say why';
  const told = isOfStory(one) ? ['storyId'] : ['reason', 'detail'];
  const versionId = textOf(data.object as PlainItem, 'versionId');
  const recorded = receipts.some(
    (receipt) =>
      textOf(receipt, 'receivedAt') === time &&
      textOf(receipt, 'versionId') === versionId &&
      (isOfStory(one) || id === `${textOf(receipt, 'pk')}@${textOf(receipt, 'sk')}`) &&
      told.every((name) => textOf(receipt, name) === textOf(data, name)),
  );
  const says = told.map((name) => `${name} ${textOf(data, name)}`).join(', ');
  return recorded ? undefined : `at ${time} nobody recorded its file with ${says}, for that id`;
};
