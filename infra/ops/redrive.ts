import { announceAgain } from './announce-again.ts';
import { runCommand } from './command.ts';
import { moveDeadLetters } from './move-dead-letters.ts';

await runCommand({
  usage: `npm run redrive

Sends the files in the dead-letter queue back to be ingested, and announces what notify could not. Exit code 1 if something is
left that needs another look.
`,
  options: {},
  async run({ outputs, clients }) {
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
  },
});
