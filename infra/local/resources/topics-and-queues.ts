import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { undelivered } from '../emulators/fauxqs.ts';
import { LocalError } from '../machine/local-error.ts';
import { isTrue, numberOf, objectOf, optionalText, refuseUnknown, requiredText } from '../template/properties.ts';
import type { ResourceType } from './deploy-context.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
export const topic: ResourceType = {
  applied: ['DisplayName'],
  noEffect: { KmsMasterKeyId: 'nothing is at rest', SignatureVersion: 'the emulator signs nothing' },
  async create({ clients }, { generated }, properties) {
    const display = optionalText(properties.DisplayName);
    const { TopicArn = '' } = await clients.sns.send(
      new CreateTopicCommand({ Name: generated, Attributes: display === undefined ? {} : { DisplayName: display } }),
    );
    return { ref: TopicArn, attributes: { TopicArn, TopicName: generated } };
  },
};

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html */
export const subscription: ResourceType = {
  applied: ['TopicArn', 'Protocol', 'Endpoint', 'RawMessageDelivery', 'FilterPolicy'],
  noEffect: {},
  async create({ clients }, { logicalId }, properties) {
    const protocol = requiredText(properties.Protocol, `Protocol of ${logicalId}`);
    // No mail is sent from this machine.
    if (protocol === 'email') return { ref: `${logicalId}-not-sent`, attributes: {} };
    if (protocol !== 'sqs') throw new LocalError(`Subscription ${logicalId}: ${undelivered(protocol)}`);
    const attributes: Record<string, string> = { RawMessageDelivery: String(isTrue(properties.RawMessageDelivery)) };
    if (properties.FilterPolicy !== undefined) attributes.FilterPolicy = localPolicy(properties.FilterPolicy);
    const { SubscriptionArn = '' } = await clients.sns.send(
      new SubscribeCommand({
        TopicArn: requiredText(properties.TopicArn, `TopicArn of ${logicalId}`),
        Protocol: protocol,
        Endpoint: requiredText(properties.Endpoint, `Endpoint of ${logicalId}`),
        Attributes: attributes,
      }),
    );
    return { ref: SubscriptionArn, attributes: { Arn: SubscriptionArn } };
  },
};

/** The emulator compares an array of strings as one string. */
function localPolicy(policy: unknown): string {
  const { matches, ...others } = policy as { matches?: readonly string[] };
  const oneOf = matches?.map((name) => ({ wildcard: `*"${name}"*` }));
  return JSON.stringify({ ...others, ...(oneOf && { matches: oneOf }) });
}

/** Attributes that CreateQueue takes under the name the template has. */
const ATTRIBUTE_NAMES = ['VisibilityTimeout', 'MessageRetentionPeriod'];

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
export const queue: ResourceType = {
  applied: [...ATTRIBUTE_NAMES, 'RedrivePolicy'],
  noEffect: { SqsManagedSseEnabled: 'nothing is at rest', KmsMasterKeyId: 'nothing is at rest' },
  async create(
    { clients, endpoints, region, account, queues, deadLetterQueues, resumed },
    { logicalId, generated },
    properties,
  ) {
    const name = generated.slice(-80);
    const attributes: Record<string, string> = {};
    for (const attribute of ATTRIBUTE_NAMES) {
      const value = optionalText(properties[attribute]);
      if (value !== undefined) attributes[attribute] = value;
    }
    let maxReceives: number | undefined;
    if (properties.RedrivePolicy !== undefined) {
      const redrive = objectOf(properties.RedrivePolicy);
      refuseUnknown(redrive, `RedrivePolicy of ${logicalId}`, ['deadLetterTargetArn', 'maxReceiveCount']);
      attributes.RedrivePolicy = JSON.stringify(redrive);
      maxReceives = numberOf(redrive.maxReceiveCount, 1);
      deadLetterQueues.add(requiredText(redrive.deadLetterTargetArn, 'deadLetterTargetArn'));
    }
    // A queue that is there already must not differ in what it is created with, and may be changed.
    await clients.sqs.send(new CreateQueueCommand({ QueueName: name, ...(!resumed && { Attributes: attributes }) }));
    const arn = `arn:aws:sqs:${region}:${account}:${name}`;
    // Not the URL fauxqs answers with: see clients.ts.
    const url = `${endpoints.fauxqs}/${account}/${name}`;
    if (resumed) await clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributes }));
    queues.set(arn, { name, url, arn, ...(maxReceives !== undefined && { maxReceives }) });
    return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  },
};
