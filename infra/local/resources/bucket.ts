import { CreateBucketCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { NotificationRule } from '../events/bucket-notifications.ts';
import { s3TestEventMessage } from '../events/s3-event.ts';
import { notKept } from '../machine/kept-folder.ts';
import { LocalError } from '../machine/local-error.ts';
import { listOf, objectOf, refuseUnknown, requiredText } from '../template/properties.ts';
import type { JsonObject } from '../template/template.ts';
import type { DeployContext, ResourceType } from './deploy-context.ts';

const BUCKET_EVENTS = ['ObjectCreated:*', 'ObjectRemoved:*'];

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
export const bucket: ResourceType = {
  applied: ['NotificationConfiguration'],
  noEffect: {
    VersioningConfiguration: 'the emulator keeps one version of a key; a later upload is told apart by its sequencer',
    BucketEncryption: 'nothing is at rest',
    LifecycleConfiguration: 'nothing lives for days',
    LoggingConfiguration: 'the emulator has no access logs',
    OwnershipControls: 'there is one account',
    PublicAccessBlockConfiguration: 'the emulator is not public',
  },
  async create(context, { logicalId, generated }, properties) {
    const name = bucketName(generated);
    await createBucket(context, name);
    const configuration = objectOf(properties.NotificationConfiguration);
    refuseUnknown(configuration, `NotificationConfiguration of ${logicalId}`, ['QueueConfigurations']);
    const rules = listOf(configuration.QueueConfigurations).map((rule, index) =>
      toRule(context, objectOf(rule), name, `${logicalId}-${index}`),
    );
    for (const rule of rules) context.notifications.addRule(rule);
    // S3 tries every queue when notifications are configured.
    for (const queueUrl of new Set(rules.map((rule) => rule.queueUrl))) {
      const MessageBody = s3TestEventMessage(name, new Date());
      await context.clients.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    }
    const domain = `${name}.s3.amazonaws.com`;
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, DomainName: domain, RegionalDomainName: domain } };
  },
};

/** A kept stack must have its bucket: a table without its files is half a stack. */
async function createBucket({ clients, kept, resumed }: DeployContext, Bucket: string): Promise<void> {
  if (!resumed) {
    await clients.s3.send(new CreateBucketCommand({ Bucket }));
    return;
  }
  await clients.s3.send(new HeadBucketCommand({ Bucket })).catch((error: unknown) => {
    throw new LocalError(notKept(kept, `bucket ${Bucket}`), { cause: error });
  });
}

/** Source of the rule: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function bucketName(generated: string): string {
  return generated
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
    .slice(0, 63);
}

function toRule(context: DeployContext, rule: JsonObject, bucket: string, id: string): NotificationRule {
  refuseUnknown(rule, `queue configuration ${id}`, ['Event', 'Queue', 'Filter']);
  const event = requiredText(rule.Event, `Event of ${id}`).replace(/^s3:/, '');
  if (!BUCKET_EVENTS.includes(event)) throw new Error(`The local stack has no bucket event ${event} (${id})`);
  const target = context.queues.get(requiredText(rule.Queue, `Queue of ${id}`));
  if (target === undefined) throw new Error(`${id} sends to a queue that the template does not have`);
  const filters: Record<string, string> = {};
  const key = objectOf(objectOf(rule.Filter).S3Key);
  for (const filter of listOf(key.Rules).map(objectOf)) {
    filters[requiredText(filter.Name, `Name of a filter of ${id}`).toLowerCase()] = requiredText(
      filter.Value,
      `Value of a filter of ${id}`,
    );
  }
  refuseUnknown(filters, `filter of ${id}`, ['prefix', 'suffix']);
  return { id, bucket, event, prefix: filters.prefix ?? '', suffix: filters.suffix ?? '', queueUrl: target.url };
}
