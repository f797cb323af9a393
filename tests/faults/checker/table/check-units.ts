import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { itemSize } from '../../../bench/items/item-size.ts';
import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { plainItem, textOf } from '../world/plain-item.ts';
import type { RawItem } from '../world/world.ts';

/** A write unit, and what DynamoDB's sizes of numbers may differ by. */
const UNIT = 1024;
const SPARE = 16;
/** Characters of an excerpt that are left in any case (docs/subscribing.md), and the mark where it was cut. */
const LEAST = 40;
const MARK = '…';

/** Characters of an excerpt that are told where the story is one unit with them; and bytes of the next one, and of a blank in front of it. */
const MOST = 80;
const NEXT = 5;

/**
 * A story is written in one unit, where a shorter excerpt of it makes that one. Who joins it in silence writes it as it was, and longer. The claim of a
 * like report, of which there are several, never takes more.
 */
export const checkUnits = ({ world }: Findings): Violation[] =>
  world.writes.flatMap((raw) => {
    const { pk, entity, announce, version } = plainItem(raw);
    if (entity !== 'near' && (entity !== 'story' || announce === 'none')) return [];
    const wrong = entity === 'near' ? tooLarge(raw) : (tooLong(raw) ?? tooShort(raw));
    return wrong === undefined ? [] : [violation('claims-disagree', `${pk} version ${version}: ${wrong}`)];
  });

const tooLarge = (raw: RawItem): string | undefined => (sizeOf(raw) <= UNIT ? undefined : `has ${sizeOf(raw)} bytes`);

const tooLong = (raw: RawItem): string | undefined => {
  const [size, least] = [sizeOf(raw), sizeOf(raw) - savingOf(raw)];
  return size <= UNIT || least > UNIT - SPARE ? undefined : `has ${size} bytes, ${least} would do`;
};

/** An excerpt gives way to that alone, and by no more than it must. */
const tooShort = (raw: RawItem): string | undefined => {
  const [size, excerpt] = [sizeOf(raw), textOf(plainItem(raw), 'excerpt')];
  const length = [...excerpt].length;
  if (!excerpt.endsWith(MARK) || length >= MOST || (size <= UNIT && size > UNIT - SPARE - NEXT)) return undefined;
  return `has ${size} bytes, and ${length} characters of an excerpt`;
};

const sizeOf = (raw: RawItem): number =>
  itemSize(
    Object.fromEntries(
      Object.entries(raw).map(([name, value]) => [name, 'B' in value ? { B: Buffer.from(value.B, 'base64') } : value]),
    ) as Readonly<Record<string, AttributeValue>>,
  );

const savingOf = (raw: RawItem): number => {
  const excerpt = textOf(plainItem(raw), 'excerpt');
  const least = [...excerpt].slice(0, LEAST).join('') + MARK;
  return Math.max(0, Buffer.byteLength(excerpt) - Buffer.byteLength(least));
};
