import type { MessageAttributeValue, PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import type { Notification, StoryData, WithdrawalData } from '../events/notification.ts';

/** Code units of one attribute value: a filter policy compares names, not texts. */
const ATTRIBUTE_BOUND = 256;

/**
 * What SQS refuses in a message or an attribute: everything but XML 1.0's characters. JSON escapes most of them itself; U+FFFE
 * and U+FFFF it does not, and one odd title must not fail for ever. Halves of surrogate pairs are among them: the SDK throws
 * over one while it writes a call, and what it has written until then goes out with the next call.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const REFUSED = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

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

/** The notification as subscribers receive it. */
export function toJson(notification: Notification): string {
  return JSON.stringify(notification).replace(REFUSED, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

const attributes = ({ type, data }: Notification): Record<string, MessageAttributeValue> => {
  const values = 'reason' in data ? { type, reason: data.reason } : { type, ...filterable(data) };
  return Object.fromEntries(
    Object.entries(values)
      // Cleaned after the cut, which may leave half of a character of two units.
      .map(([name, value]) => [name, (value ?? '').slice(0, ATTRIBUTE_BOUND).replace(REFUSED, '').trim()] as const)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
};

const filterable = ({
  publisher,
  category,
  language,
  kind,
  articleId,
}: StoryData | WithdrawalData): Record<string, string | undefined> => ({
  publisher,
  category,
  language,
  kind,
  articleId,
});
