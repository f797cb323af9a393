import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { announceAgain } from './announce-again.ts';
import { moveDeadLetters } from './move-dead-letters.ts';
import { OutputsError, readStackOutputs } from './stack-outputs.ts';

const usage = `npm run redrive -- [--outputs FILE] [--stack NAME]

Sends the files in the dead-letter queue back to be ingested, and announces what notify could not.
FILE is what "npx cdk deploy --outputs-file FILE" wrote (default cdk-outputs.json), NAME the stack in it (default Wiredrop).
Region, credentials and endpoint are those of the AWS command line (AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL …).`;

/** Exit code 1 when something is left that needs another look. */
async function redrive(): Promise<number> {
  const { values } = parseArgs({
    options: {
      outputs: { type: 'string', default: 'cdk-outputs.json' },
      stack: { type: 'string', default: 'Wiredrop' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const outputs = readStackOutputs(values.outputs, values.stack);
  const clients = {
    sqs: new SQSClient(),
    sns: new SNSClient(),
    dynamodb: new DynamoDBClient(),
    streams: new DynamoDBStreamsClient(),
  };
  const moved = await moveDeadLetters(clients.sqs, outputs.deadLetterQueueUrl);
  console.log(`${moved} messages go back to be ingested`);
  const { announced, left } = await announceAgain(clients, outputs, {
    announced: (notifications) => {
      for (const { id, type } of notifications) console.log(`announced ${type} ${id}`);
    },
    failure: (sequenceNumber, error) => console.error(`not announced: record ${sequenceNumber}: ${error}`),
  });
  console.log(`${announced} notifications announced, ${left} messages stay in the failure queue`);
  return left === 0 ? 0 : 1;
}

try {
  process.exitCode = await redrive();
} catch (error) {
  // One clear line for what an operator can mend; the rest in full.
  console.error(error instanceof OutputsError ? error.message : error);
  process.exitCode = 1;
}
