import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LOCAL_CREDENTIALS } from '../../../infra/aws/clients.ts';
import { startFauxqs } from '../../../infra/local/emulators/fauxqs.ts';
import { sendBodies } from './send-bodies.ts';

/** A queue with its dead-letter queue on an emulator of their own. */
export const openQueues = async () => {
  const fauxqs = await startFauxqs('us-east-1', () => {});
  const sqs = new SQSClient({
    region: 'us-east-1',
    endpoint: fauxqs.endpoint,
    credentials: LOCAL_CREDENTIALS,
    useQueueUrlAsEndpoint: false,
  });
  const create = async (QueueName: string, Attributes: Record<string, string> = {}): Promise<string> =>
    (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
  const deadLetters = await create('dead-letters');
  const arnOf = new GetQueueAttributesCommand({ QueueUrl: deadLetters, AttributeNames: ['QueueArn'] });
  const deadLetterTargetArn = (await sqs.send(arnOf)).Attributes?.QueueArn;
  await create('another');
  const home = await create('home', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }) });
  return {
    sqs,
    deadLetters,
    home,
    send: (QueueUrl: string, bodies: readonly string[]): Promise<void> => sendBodies(sqs, QueueUrl, bodies),
    bodiesIn: async (QueueUrl: string): Promise<string[]> => {
      const bodies: string[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        if (Messages.length === 0) return bodies.sort();
        bodies.push(...Messages.map(({ Body = '' }) => Body));
      }
    },
    stop: async (): Promise<void> => {
      sqs.destroy();
      await fauxqs.stop();
    },
  };
};
