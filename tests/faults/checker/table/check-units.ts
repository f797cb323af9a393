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

/** A story is written in one unit, where a shorter excerpt of it makes that one. Who joins it in silence writes it as it was, and longer. */
export const checkUnits = ({ world }: Findings): Violation[] =>
  world.writes.flatMap((raw) => {
    const { pk, entity, announce, version } = plainItem(raw);
    if (entity !== 'story' || announce === 'none') return [];
    const [size, least] = [sizeOf(raw), sizeOf(raw) - savingOf(raw)];
    if (size <= UNIT || least > UNIT - SPARE) return [];
    return [violation('claims-disagree', `${pk} version ${version}: has ${size} bytes, ${least} would do`)];
  });

const sizeOf = (raw: RawItem): number => itemSize(raw as unknown as Readonly<Record<string, AttributeValue>>);

const savingOf = (raw: RawItem): number => {
  const excerpt = textOf(plainItem(raw), 'excerpt');
  const least = [...excerpt].slice(0, LEAST).join('') + MARK;
  return Math.max(0, Buffer.byteLength(excerpt) - Buffer.byteLength(least));
};
