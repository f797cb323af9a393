import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { type PlainItem, textOf } from '../world/plain-item.ts';
import type { MadeCall } from '../world/world.ts';

/** Calls of a function, and of a table's call what it is about. */
const OBJECT = 's3:GetObject';
const KNOWN = 'dynamodb:BatchGetItem of what is known';
const LIKES = 'dynamodb:BatchGetItem of like reports';
const STORY = 'dynamodb:BatchGetItem of a story';

/** Keys that a report is looked up by, at the most; and a caption (docs/near-duplicates.md). */
const MOST_KEYS = 20;
const CAPTION_KEYS = 8;

/** What is written of a new article, each of them once. */
const OF_NEW: readonly string[] = ['BatchExecuteStatement of claims', 'PutItem story', 'PutItem new'];

/**
 * On a loaded machine an answer may come too late, and who tries again looks again, at what is true now; and a call may still be made for a file that was told of
 * before.
 */
const MOST_OTHERS = 3;

/**
 * A file that comes alone, and that nobody contends for, takes no call it can do without, and each once: it is not read where its event says enough, not
 * looked up where nothing can be known of it, compared with others only where nothing else says what it is, and what is one item is put without a
 * transaction, which costs twice. A first look may be old, and costs half so: every write checks what was read.
 */
export const checkCosts = ({ world, items, receiptOf }: Findings): Violation[] => {
  const captions = new Set(
    items.flatMap(({ entity, kind, articleId }) => (entity === 'near' && kind === 'caption' ? [articleId] : [])),
  );
  const isWide = ({ call, receipt }: (typeof all)[number]): boolean =>
    call.label === LIKES && call.parts > (captions.has(receipt.articleId) ? CAPTION_KEYS : MOST_KEYS);
  const all = world.calm.alone.flatMap((file) => {
    const receipt = receiptOf(file);
    // That there is none is another rule's finding.
    return receipt === undefined ? [] : file.calls.map((call) => ({ file, call, receipt }));
  });
  const needless = all.filter(({ call, receipt }) => !isNeeded(call, receipt));
  const took = ({ file, call, receipt }: (typeof needless)[number]): string =>
    `${file.key}, ${textOf(receipt, 'disposition')}, took ${call.label} (of ${call.parts})`;
  const again = world.calm.alone.flatMap(({ key, calls }) => [
    ...calls
      .filter(({ label, eventual }) => label === KNOWN && !eventual)
      .map(() => `${key} is looked up as it is now`),
    ...[...Map.groupBy(calls, ({ label }) => label)].flatMap(([label, { length }]) =>
      length > 1 ? `${key} took ${label} ${length} times` : [],
    ),
  ]);
  const others = [...needless.filter(({ call }) => call.label !== OBJECT).map(took), ...again];
  return [
    // An object that is read is this file's own.
    ...needless.filter(({ call }) => call.label === OBJECT).map(took),
    ...all.filter(isWide).map(took),
    ...(others.length > MOST_OTHERS ? [`${others.length} calls cost more than is needed: ${others[0]}`] : []),
  ].map((detail) => violation('called-otherwise', detail));
};

const isNeeded = ({ label, parts }: MadeCall, receipt: PlainItem): boolean => {
  const [disposition, reason] = [textOf(receipt, 'disposition'), textOf(receipt, 'reason')];
  if (label === OBJECT) return reason !== 'too-large';
  if (label === LIKES) return disposition === 'new' || receipt.evidence !== undefined;
  if (label === KNOWN || label === STORY) return disposition !== 'rejected';
  const written = label.replace(/^dynamodb:/, '');
  if (disposition === 'new') return OF_NEW.includes(written);
  return written === `TransactWriteItems ${disposition}` ? parts > 1 : written === `PutItem ${disposition}`;
};
