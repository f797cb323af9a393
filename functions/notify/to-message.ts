import type { MessageAttributeValue, PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import type { CoverageData, Notification, StoryData, WithdrawalData } from '../events/notification.ts';
import { NOT_XML } from '../xml-characters.ts';

/** Code units of one attribute value: a filter policy compares names, not texts. */
const ATTRIBUTE_BOUND = 256;

/**
 * The SNS entry of a notification: the event as JSON, and the few scalars that subscribers filter on as attributes.
 * Empty values are left out: SNS refuses them. More than ten attributes would break raw delivery to SQS.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export function toMessage(notification: Notification, id: string): PublishBatchRequestEntry {
  return {
    Id: id,
    Message: toJson(notification),
    MessageAttributes: attributes(notification),
  };
}

/** The notification as subscribers receive it. JSON escapes most of what SQS refuses itself; U+FFFE and U+FFFF it does not. */
export function toJson(notification: Notification): string {
  return JSON.stringify(notification).replace(NOT_XML, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

const attributes = ({ type, data }: Notification): Record<string, MessageAttributeValue> => {
  const values = 'reason' in data ? { type, reason: data.reason } : { type, ...filterable(data) };
  const numbers: Record<string, MessageAttributeValue> =
    'coverage' in data ? { coverage: { DataType: 'Number', StringValue: String(data.coverage) } } : {};
  const texts = Object.fromEntries(
    Object.entries(values)
      // Cleaned after the cut, which may leave half of a character of two units.
      .map(([name, value]) => [name, (value ?? '').slice(0, ATTRIBUTE_BOUND).replace(NOT_XML, '').trim()] as const)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
  return { ...texts, ...numbers };
};

const filterable = ({
  publisher,
  category,
  language,
  kind,
  articleId,
}: StoryData | CoverageData | WithdrawalData): Record<string, string | undefined> => ({
  publisher,
  category,
  language,
  kind,
  articleId,
});
