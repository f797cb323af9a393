import { isDeepStrictEqual } from 'node:util';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { BaselineResource } from './baseline.ts';

type Resources = Readonly<Record<string, BaselineResource>>;

const spec = loadAwsServiceSpecSync();

/**
 * What CloudFormation would delete or replace in an update, one line each: a resource under another logical id or of
 * another type, and a property whose change replaces, by CloudFormation's own schema. An index that is there must stay
 * as it is, and one may be added: DynamoDB changes none, and makes one at a time.
 */
export function replacements(before: Resources, after: Resources): string[] {
  return Object.entries(before).flatMap(([id, old]) => {
    const now = after[id];
    if (now === undefined) return isFreeToReplace(id, old, before, after) ? [] : [`${id} is gone`];
    if (now.Type !== old.Type) return [`${id} was ${old.Type} and is ${now.Type}`];
    const others = replacingProperties(old.Type).filter(
      (name) => !isDeepStrictEqual(old.Properties[name], now.Properties[name]),
    );
    return [...others.map((name) => `${id} has another ${name}`), ...changedIndexes(id, old, now)];
  });
}

function changedIndexes(id: string, old: BaselineResource, now: BaselineResource): string[] {
  const [indexes, kept] = [old, now].map(({ Properties }) => [Properties.GlobalSecondaryIndexes ?? []].flat());
  const isKept = (index: unknown): boolean => kept?.some((one) => isDeepStrictEqual(one, index)) ?? false;
  if (!indexes?.every(isKept)) return [`${id} has another GlobalSecondaryIndexes`];
  const more = (kept?.length ?? 0) - indexes.length;
  return more > 1 ? [`${id} has ${more} more GlobalSecondaryIndexes`] : [];
}

/**
 * Whether a new event source mapping may be made before this one is deleted: its function is replaced as well, and it
 * reads a queue. That of a stream would read a day again.
 */
function isFreeToReplace(id: string, { Type, Properties }: BaselineResource, before: Resources, after: Resources) {
  if (Type !== 'AWS::Lambda::EventSourceMapping' || 'StartingPosition' in Properties) return false;
  const { EventSourceArn, FunctionName } = Properties;
  const readers = Object.entries(after).filter(([, one]) =>
    isDeepStrictEqual(one.Properties.EventSourceArn, EventSourceArn),
  );
  return (
    readers.length > 0 &&
    readers.every(
      ([other, one]) =>
        !(other in before) && other !== id && !isDeepStrictEqual(one.Properties.FunctionName, FunctionName),
    )
  );
}

function replacingProperties(type: string): string[] {
  const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', type);
  if (resource === undefined) throw new Error(`no type ${type}`);
  return Object.entries(resource.properties).flatMap(([name, { causesReplacement = 'no' }]) =>
    causesReplacement === 'no' ? [] : [name],
  );
}
