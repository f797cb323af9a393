import { CreateQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { numberOf, objectOf, optionalText, refuseUnknown, requiredText } from '../template/properties.ts';
import type { ResourceType } from './deploy-context.ts';

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
