import { eventNameOf, type ObjectCreated, type ObjectRemoved, s3EventMessage } from './s3-event.ts';

/**
 * One queue configuration of a bucket:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-queueconfiguration.html
 */
export interface NotificationRule {
  readonly id: string;
  readonly bucket: string;
  /** `ObjectCreated:*` or `ObjectCreated:Put`, `ObjectRemoved:*` … */
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
  /** Sends what the rules say about a stored or deleted object; resolves when it is in the queue. */
  announce(object: ObjectCreated | ObjectRemoved): Promise<void>;
  /**
   * Hands messages to the callback instead of sending them, for tests of duplicates, delay and disorder. @returns ends
   * it.
   */
  divert(take: (message: S3Message) => void): () => void;
}

export interface BucketNotificationsProps {
  readonly region: string;
  /** Puts a message into its queue. */
  readonly send: (message: S3Message) => Promise<void>;
  /** An object that matches no rule. */
  readonly onUnmatched: (object: ObjectCreated) => void;
}

export function createBucketNotifications({
  region,
  send,
  onUnmatched,
}: BucketNotificationsProps): BucketNotifications {
  const rules: NotificationRule[] = [];
  let diverted: ((message: S3Message) => void) | undefined;

  return {
    rules,
    addRule: (rule) => rules.push(rule),
    async announce(object) {
      const matching = rules.filter((rule) => rule.bucket === object.bucket && matches(rule, object));
      if (matching.length === 0 && 'creation' in object) onUnmatched(object);
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

/** S3 compares the key as the uploader wrote it, letter for letter: `.MD` is not `.md`. */
function matches({ event, prefix, suffix }: NotificationRule, object: ObjectCreated | ObjectRemoved): boolean {
  const name = eventNameOf(object);
  const wanted = event === name || event === name.replace(/:.*/, ':*');
  return wanted && object.key.startsWith(prefix) && object.key.endsWith(suffix);
}
