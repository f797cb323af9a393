import { runCommand } from './command.ts';
import { redriveStack } from './redrive-stack.ts';

await runCommand({
  usage: `npm run redrive

Announces what notify could not, and sends the files in the dead-letter queue back to be ingested. Exit code 1 if something is
left that needs another look.
`,
  options: {},
  async run({ outputs, clients }) {
    const left = await redriveStack(clients, outputs, {
      announced: (notifications) => {
        for (const { id, type } of notifications) console.log(`announced ${type} ${id}`);
      },
      failure: (sequenceNumber, error) => console.error(`not announced: record ${sequenceNumber}: ${error}`),
      announcedAgain: ({ announced, left }) =>
        console.log(`${announced} notifications announced, ${left} messages stay in the failure queue`),
      moved: (messages) => console.log(`${messages} messages go back to be ingested`),
    });
    return left === 0 ? 0 : 1;
  },
});
