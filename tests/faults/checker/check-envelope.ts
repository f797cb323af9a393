import { type Findings, storyIdOf } from './findings.ts';
import type { Heard } from './heard.ts';
import { type PlainItem, textOf } from './plain-item.ts';
import { type Violation, violation } from './violation.ts';

/** What surrounds an announcement: which stack says it, of what, and when the file was recorded from which it is. */
export const checkEnvelope = (heard: readonly Heard[], { world, receipts, begun }: Findings): Violation[] => {
  const byFile = Map.groupBy(receipts, fileOf);
  return heard.flatMap((one) => {
    const wrong = contradiction(one, world.source, byFile.get(fileOf(one.data.object as PlainItem)) ?? []);
    // Of a file that was gone before its receipt was written only the announcement tells when it was recorded.
    if (begun.some(({ reading }) => storyIdOf(reading.textKey) === one.subject)) return [];
    return wrong === undefined ? [] : [violation('announced-otherwise', `${one.id}: ${wrong}`)];
  });
};

const fileOf = (item: PlainItem): string => `${textOf(item, 'bucket')}/${textOf(item, 'key')}`;

const contradiction = (
  { type, source, subject, time, data }: Heard,
  wanted: string,
  receipts: readonly PlainItem[],
): string | undefined => {
  if (source !== wanted) return `its source is ${source}, the stack is ${wanted}`;
  const ofStory = type.startsWith('story.');
  const about = ofStory ? textOf(data, 'storyId') : fileOf(data.object as PlainItem);
  if (subject !== about) return `its subject is ${subject}, it is about ${about}`;
  // Of several versions of a key any may be meant: which one is in no event of a bucket without versioning.
  const told = ofStory ? 'storyId' : 'reason';
  const recorded = receipts.some(
    (receipt) => textOf(receipt, 'receivedAt') === time && textOf(receipt, told) === textOf(data, told),
  );
  return recorded ? undefined : `at ${time} nobody recorded its file with ${told} ${textOf(data, told)}`;
};
