import type { ObjectCreated } from './object-created.ts';
import { s3EventMessage } from './s3-event.ts';

/** One queue configuration of a bucket: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-queueconfiguration.html */
export interface NotificationRule {
  readonly id: string;
  readonly bucket: string;
  /** `ObjectCreated:*` or `ObjectCreated:Put`. */
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly queueUrl: string;
}

/** An event message on its way to its queue. */
export interface S3Message {
  readonly queueUrl: string;
  readonly body: string;
}

export interface BucketNotifications {
  readonly rules: readonly NotificationRule[];
  addRule(rule: NotificationRule): void;
  /** The rule that an object of this key would match, if any. */
  ruleFor(bucket: string, key: string): NotificationRule | undefined;
  /** Sends what the rules say about a stored object; resolves when it is in the queue. */
  announce(object: ObjectCreated): Promise<void>;
  /**
   * Keeps messages back instead of sending them, for tests of duplicates, delay and disorder. They are handed to the callback as they come;
   * what it returns ends it.
   */
  divert(take: (message: S3Message) => void): () => void;
}

/** @param send puts a message into its queue. */
export function createBucketNotifications(
  region: string,
  send: (message: S3Message) => Promise<void>,
): BucketNotifications {
  const rules: NotificationRule[] = [];
  let diverted: ((message: S3Message) => void) | undefined;

  return {
    rules,
    addRule: (rule) => rules.push(rule),
    ruleFor: (bucket, key) => rules.find((rule) => rule.bucket === bucket && matchesKey(rule, key)),
    async announce(object) {
      const matching = rules.filter((rule) => rule.bucket === object.bucket && matches(rule, object));
      const messages = matching.map((rule) => ({
        queueUrl: rule.queueUrl,
        body: s3EventMessage(object, { region, configurationId: rule.id }),
      }));
      if (diverted !== undefined) messages.forEach(diverted);
      else await Promise.all(messages.map(send));
    },
    divert(take) {
      diverted = take;
      return () => {
        diverted = undefined;
      };
    },
  };
}

function matches(rule: NotificationRule, object: ObjectCreated): boolean {
  const wanted = rule.event === 'ObjectCreated:*' || rule.event === `ObjectCreated:${object.creation}`;
  return wanted && matchesKey(rule, object.key);
}

/** S3 compares the key as the uploader wrote it, letter for letter: `.MD` is not `.md`. */
function matchesKey(rule: NotificationRule, key: string): boolean {
  return key.startsWith(rule.prefix) && key.endsWith(rule.suffix);
}
