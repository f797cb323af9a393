import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { type PlainItem, textOf, textsOf } from '../world/plain-item.ts';
import type { Reading } from '../world/read-file.ts';
import { secondOf } from '../world/second-of.ts';
import type { PutVersion } from '../world/world.ts';

/** Every file version has exactly one receipt, it says what the file says, and only one of an article in one and the same words is no duplicate. */
export const checkReceipts = (findings: Findings): Violation[] => {
  const { world, receipts, receiptOf } = findings;
  const known = new Set(world.versions.map(receiptOf));
  const unknown = receipts.filter((receipt) => !known.has(receipt));
  return [
    ...world.versions.flatMap((version) => checkVersion(version, receiptOf(version))),
    ...unknown.map(({ pk, sk }) => violation('receipt-unknown', `${pk} ${sk}`)),
    ...checkDuplicates(findings),
  ];
};

const checkVersion = (version: PutVersion, receipt: PlainItem | undefined): Violation[] => {
  const name = `${version.key} ${version.version}`;
  if (receipt === undefined) return [violation('receipt-missing', name)];
  const wrong = contradiction(version, receipt);
  return wrong === undefined ? [] : [violation('receipt-wrong', `${name}: ${wrong}`)];
};

/** An article that never said anything else made a story or joined one once, unless the file that did so was gone before its receipt. */
const checkDuplicates = ({ world, begun, readReceiptOf }: Findings): Violation[] => {
  const read = world.versions.filter((version) => readReceiptOf(version) !== undefined);
  return [...Map.groupBy(read, ({ reading }) => reading?.articleId)].flatMap(([articleId, versions]) => {
    const gone = begun.filter(({ reading }) => reading.articleId === articleId);
    if (new Set([...versions, ...gone].map(({ reading }) => reading?.textKey)).size > 1) return [];
    const says = versions.map((version) => textOf(readReceiptOf(version), 'disposition'));
    const others = says.filter((disposition) => disposition !== 'duplicate').length;
    if (others === 1 || (others === 0 && gone.length > 0)) return [];
    return [violation('receipt-wrong', `${articleId}: ${says.join(', ')}, in the same words each time`)];
  });
};

/** Why a version's words may be nowhere: it was gone before anyone read it. */
const EXCUSES: Readonly<Record<PutVersion['hiddenBy'], readonly string[]>> = {
  nothing: [],
  overwrite: ['overwritten'],
  delete: ['deleted', 'overwritten'],
};

const contradiction = (version: PutVersion, receipt: PlainItem): string | undefined => {
  const { reading, refusal, hiddenBy, uploadedAt } = version;
  // EventBridge tells of the second only.
  if (![uploadedAt, secondOf(uploadedAt)].includes(textOf(receipt, 'uploadedAt')))
    return `uploaded ${receipt.uploadedAt}, it was ${uploadedAt}`;
  if (textOf(receipt, 'receivedAt') < secondOf(uploadedAt))
    return `received ${receipt.receivedAt}, before it was uploaded`;
  if (textOf(receipt, 'sequencer') !== version.sequencer)
    return `sequencer is ${receipt.sequencer}, it was ${version.sequencer}`;
  if (receipt.versionId !== version.versionId) return `version id is ${receipt.versionId}, it was ${version.versionId}`;
  const disposition = textOf(receipt, 'disposition');
  const reason = textOf(receipt, 'reason');
  if (['overwritten', 'deleted'].includes(reason)) {
    return EXCUSES[hiddenBy].includes(reason) ? undefined : `${reason}, but it was there`;
  }
  if (reading === undefined) {
    if (disposition !== 'rejected') return `${disposition}, but nobody can read it`;
    if (reason !== refusal) return `rejected (${reason}), but it is ${refusal}`;
    const detail = textOf(receipt, 'detail');
    return reason !== 'too-large' || Number.parseInt(detail, 10) === version.bytes
      ? undefined
      : `it has ${version.bytes} bytes, and is rejected for "${detail}"`;
  }
  if (disposition === 'rejected') return `rejected (${reason}), but it can be read`;
  const said = (['articleId', 'contentHash', 'textKey'] as const).find(
    (name) => textOf(receipt, name) !== reading[name],
  );
  if (said !== undefined) return `${said} is ${textOf(receipt, said)}, the file says ${reading[said]}`;
  const warnings = textsOf(receipt, 'warnings');
  if (!isSame(warnings, [...reading.warnings, ...datesAhead(reading, receipt)])) return `warnings are ${warnings}`;
  const repairs = textsOf(receipt, 'repairs');
  if (!isSame(repairs, reading.repairs)) return `repairs are ${repairs}`;
  if (receipt.hashVerified === reading.hashVerified) return undefined;
  return `hashVerified is ${receipt.hashVerified}, by the file it is ${reading.hashVerified}`;
};

/** Whether both list the same, in whatever order. */
const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === new Set(others).size && others.every((one) => some.includes(one));

/** Clocks differ, and a zone may be a day ahead: a date so far behind its file's receipt is odd. */
const FUTURE_MS = 36 * 3_600_000;

const datesAhead = ({ publishedAt, crawledAt }: Reading, receipt: PlainItem): string[] => {
  const latest = Date.parse(textOf(receipt, 'receivedAt')) + FUTURE_MS;
  return [publishedAt, crawledAt].some((date) => Date.parse(date) > latest) ? ['future-date'] : [];
};
