import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { numberOf, type PlainItem, textOf } from '../world/plain-item.ts';
import { secondOf } from '../world/second-of.ts';

/** An article's claim says which file wrote it: whether the next one is older is told by that; and an update's, which version of the story it wrote. */
export const checkOrigins = (findings: Findings): Violation[] =>
  [...findings.articles].flatMap(([articleId, claim]) => {
    const wrong = unknown(claim, findings) ?? unversioned(claim, findings);
    return wrong === undefined ? [] : [violation('claims-disagree', `${articleId}: ${wrong}`)];
  });

const unknown = (claim: PlainItem, { world }: Findings): string | undefined => {
  const { bucket, key, uploadedAt } = claim;
  const sequencer = textOf(claim, 'sequencer');
  const isKnown = world.versions.some(
    (one) =>
      one.bucket === bucket &&
      one.key === key &&
      one.sequencer === sequencer &&
      // EventBridge tells of the second only.
      [one.uploadedAt, secondOf(one.uploadedAt)].includes(textOf(claim, 'uploadedAt')) &&
      one.reading?.articleId === claim.articleId &&
      one.reading?.textKey === claim.textKey,
  );
  return isKnown ? undefined : `is claimed by ${bucket}/${key} ${sequencer} of ${uploadedAt}, no such file says so`;
};

/** Who sees a claim that an update wrote, and an older story than it did, has seen one half of what was written. */
const unversioned = (claim: PlainItem, { receipts, stories }: Findings): string | undefined => {
  const isUpdate = receipts.some(
    (receipt) => receipt.disposition === 'update' && ORIGIN.every((name) => receipt[name] === claim[name]),
  );
  const latest = numberOf(stories.get(textOf(claim, 'storyId')), 'version');
  const since = numberOf(claim, 'storyVersion');
  // The first version is no update's.
  if (!isUpdate || (since > 1 && since <= latest)) return undefined;
  return `tells its story since version ${claim.storyVersion}, which is at ${latest}`;
};

/** What a claim says of the file that wrote it, and that file's receipt. */
const ORIGIN = ['articleId', 'bucket', 'key', 'sequencer', 'uploadedAt', 'textKey', 'storyId'] as const;
