import { runCommand } from './command.ts';
import { explain } from './explain.ts';
import { redriveStack } from './redrive-stack.ts';

await runCommand({
  usage: `npm run redrive

Announces what notify could not, and sends the files in the dead-letter queue back to be ingested. Exit code 1 if something is
left that needs another look.
`,
  options: {},
  async run({ outputs, clients }) {
    const done = await redriveStack(clients, outputs, {
      announced: (notifications) => {
        for (const { id, type } of notifications) console.log(`announced ${type} ${id}`);
      },
      failure: (sequenceNumber, error) => console.error(`not announced: record ${sequenceNumber}: ${error}`),
      announcedAgain: ({ announced, left, kept }) => {
        for (const { messageId, error } of kept)
          console.error(`stays in the failure queue: message ${messageId}: ${error}`);
        console.log(`${announced} notifications announced, ${left} messages stay in the failure queue`);
      },
      notAnnouncedAgain: (error) => console.error(`the failure queue cannot be gone through: ${explain(error)}`),
      moved: (messages) => console.log(`${messages} messages go back to be ingested`),
    });
    return done ? 0 : 1;
  },
});
