import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from './command.ts';
import { explain } from './explain.ts';
import { redriveStack } from './redrive-stack.ts';

/** Long enough to read how much is about to be announced, short enough for whoever waits for it. */
const secondThoughtSeconds = 10;

await runCommand({
  usage: `npm run redrive

Announces what notify could not, and sends the files in the dead-letter queue back to be ingested. What the stream has forgotten
(after 24 hours) is announced from the table: how much that is, it says first. Exit code 1 if something is left that needs
another look.
`,
  options: {},
  async run({ outputs, clients }) {
    const done = await redriveStack(clients, outputs, {
      announced: (notifications) => {
        for (const { id, type } of notifications) console.log(`announced ${type} ${id}`);
      },
      failure: (sequenceNumber, error) => console.error(`not announced: record ${sequenceNumber}: ${error}`),
      foundInTable: async ({ announcements, updates, days, firstDay, lastDay }) => {
        console.log(
          `the stream has forgotten them: ${announcements} announcements in their place from the table, ${updates} of them ` +
            `story.updated, first seen on ${days} days (${firstDay} to ${lastDay}); Ctrl-C within ${secondThoughtSeconds} seconds leaves them`,
        );
        await delay(1_000 * secondThoughtSeconds);
      },
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
