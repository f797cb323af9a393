import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { heardOf } from '../world/heard.ts';
import { logLinesOf } from '../world/log-lines.ts';
import { fileNameOf, numberOf, type Plain, type PlainItem, textOf, textsOf } from '../world/plain-item.ts';
import type { World } from '../world/world.ts';

/** In the calm, in which no process is killed, each file has its line, which says what its receipt does, and nothing is said of what is not there. */
export const checkLog = (findings: Findings): Violation[] => {
  const { world, receipts, receiptOf } = findings;
  const { files, failures, announced, strange } = logLinesOf(world.calm.lines);
  const heard = new Set(world.notifications.map((body) => (JSON.parse(body) as { id: string }).id));
  const receiptsByName = Map.groupBy(receipts, fileNameOf);
  const linesByName = Map.groupBy(files, fileNameOf);
  const untold = world.calm.versions.flatMap((version) => {
    const receipt = receiptOf(version);
    if (receipt === undefined) return [];
    const isTold = linesByName.get(fileNameOf(receipt))?.some((line) => agree(line, receipt));
    return isTold ? [] : [`${version.key} ${version.version}: no line says that it is ${wording(receipt)}`];
  });
  const invented = files.filter(
    (line) => !receiptsByName.get(fileNameOf(line))?.some((receipt) => agree(line, receipt)),
  );
  const anew = [...linesByName].filter(
    ([name, lines]) =>
      lines.filter(({ redelivered }) => redelivered !== true).length > (receiptsByName.get(name)?.length ?? 0),
  );
  const isToldAgain = world.calm.versions.length === 0 || files.some(({ redelivered }) => redelivered === true);
  const wrong = [
    ...(isToldAgain ? [] : ['no line says that a file came again, and one did']),
    ...untold,
    ...anew.map(([name]) => `${name}: came more often for the first time than it has receipts`),
    ...invented.map((line) => `${fileNameOf(line)}: a line says ${wording(line)}, no receipt does`),
    ...files.filter(isPadded).map((line) => `${fileNameOf(line)}: a line names what there is nothing of`),
    ...files.filter(isUntimed).map((line) => `${fileNameOf(line)}: took ${line.milliseconds} ms`),
    ...(files.filter(isInstant).length > files.length / 2 ? ['most files took no millisecond, and calls do'] : []),
    ...[...failures, ...logLinesOf(world.calm.unheard.lines).failures]
      .filter(isUnnamed)
      .map((line) => `a failure says ${JSON.stringify(line)}`),
    ...untoldFailures(world.calm),
    ...logLinesOf(world.calm.unheard.lines)
      .failures.filter((line) => 'messageId' in line && !receiptsByName.has(fileNameOf(line)))
      .map((line) => `a failure is of no file: ${fileNameOf(line)}`),
    ...world.calm.heard.flatMap((body) => untoldOf(body, announced)),
    ...logLinesOf(world.calm.unheard.lines)
      .failures.filter(isUnexplained)
      .map((line) => `a failure does not say why the reader failed: ${fileNameOf(line)}`),
    ...announced.filter((id) => !heard.has(String(id))).map((id) => `a line says that ${id} was announced`),
    ...toldTooOften(world),
    ...strange.map((line) => `a line is neither of a file nor of anything else: ${JSON.stringify(line)}`),
  ];
  return wrong.map((detail) => violation('logged-otherwise', detail));
};

const wording = (item: PlainItem): string =>
  ['disposition', 'reason', 'storyId'].map((name) => textOf(item, name)).join(' ');

/** A receipt says where a repair was, and lists only the first few; what was mended may be of any file that could be read. */
const agree = (line: PlainItem, receipt: PlainItem): boolean =>
  wording(line) === wording(receipt) &&
  (line.redelivered === true || (covers(line, receipt, 'repairs') && covers(line, receipt, 'warnings')));

/** Entries of a receipt's list at the most (functions/story/decide/receipt.ts): the line has them all. */
const LISTED = 8;

const covers = (line: PlainItem, receipt: PlainItem, name: 'repairs' | 'warnings'): boolean => {
  const codes = new Set(textsOf(line, name));
  const known = textsOf(receipt, name).map((code) => code.replace(/@.*$/, ''));
  return known.every((code) => codes.has(code)) && known.length === Math.min(LISTED, textsOf(line, name).length);
};

/** Every byte of a line is paid for. */
const isPadded = ({ repairs, warnings, redelivered }: PlainItem): boolean =>
  redelivered === false || [repairs, warnings].some((list) => Array.isArray(list) && list.length === 0);

/** More than an invocation may take (infra/constructs): no file takes as long. */
const INVOCATION_MS = 30_000;

const isUntimed = (line: PlainItem): boolean =>
  !(numberOf(line, 'milliseconds') >= 0 && numberOf(line, 'milliseconds') < INVOCATION_MS);

const isInstant = (line: PlainItem): boolean => numberOf(line, 'milliseconds') < 1;

/** What SNS has taken is heard, each time; what a line tells of once more was not taken. */
const toldTooOften = ({ calm, notifications }: World): string[] => {
  const told = logLinesOf([...calm.lines, ...calm.unheard.lines]).announced.map(String);
  const times = Map.groupBy(notifications, (body) => heardOf(body).id);
  return [...Map.groupBy(told, (id) => id)].flatMap(([id, lines]) => {
    const heard = times.get(id)?.length ?? 0;
    return heard > 0 && lines.length > heard
      ? [`${lines.length} lines say that ${id} was announced, heard ${heard} times`]
      : [];
  });
};

/** Every message that fails has a line, each time; and so has an announcement, but how many one call has, and how often that is tried, nobody knows. */
const untoldFailures = ({ lines, malformed, unheard }: World['calm']): string[] => {
  const namedIn = (of: readonly string[], name: string): ReadonlySet<Plain> =>
    new Set(logLinesOf(of).failures.flatMap((line) => line[name] ?? []));
  const messages = namedIn(lines, 'messageId').size;
  const records = namedIn(unheard.lines, 'sequenceNumber');
  return [
    ...(messages < malformed ? [`${messages} messages are said to have failed, ${malformed} were malformed`] : []),
    ...(records.size < 1 && unheard.blows > 0
      ? [`no announcement is said to have failed, ${unheard.blows} times one did`]
      : []),
    ...unheard.untried
      .filter((record) => !records.has(record))
      .map((record) => `no line says that ${record} failed, which is behind an announcement that met an outage`),
  ];
};

const untoldOf = (body: string, announced: readonly Plain[]): string[] => {
  const { id } = heardOf(body);
  return announced.includes(id) ? [] : [`no line says that ${id} was announced`];
};

/** That the reader failed says nothing of what it failed at. */
const isUnexplained = ({ error }: PlainItem): boolean => {
  const { name, cause } = (error ?? {}) as PlainItem;
  return name === 'ReaderFaultError' && textOf(cause as PlainItem | undefined, 'stack') === '';
};

/** Whoever is woken by it looks for the message, and wants to know what happened, why and where. */
const isUnnamed = (line: PlainItem): boolean =>
  (textOf(line, 'messageId') === '' && textOf(line, 'sequenceNumber') === '') ||
  ['name', 'message', 'stack'].some((name) => textOf(line.error as PlainItem | undefined, name) === '');
