import { counted, printable } from '../terminal/words.ts';
import { ASSISTANTS_READ, DRY_RUN, type Operation, operation } from './operation.ts';

/** What an operator may do beside changes of stories (`changes.ts`). */
export const EFFECTS: Readonly<Record<string, Operation>> = {
  put: operation({
    summary: 'upload files and folders, and print what became of them',
    json: 'one JSON document, with every receipt',
    help: `
Keys keep the name of the folder: "put site", "put ./site/" and "put site/*.md"
all upload to site/…. Files that the bucket holds already, byte for byte, are
not uploaded again: the same command goes on after an interruption, and says
what became of all of them.
Exit code 1 if a file was not uploaded or a receipt did not come.`,
    console: { notBecause: 'The page uploads what a person drops on it: it may read no path of this machine.' },
    tool: ASSISTANTS_READ,
    changes: true,
    takes: {
      path: { is: 'paths', option: 'argument', describe: 'files and folders' },
      dryRun: { ...DRY_RUN, describe: 'only say what would be uploaded' },
      quiet: { is: 'flag', describe: 'record and match the files, and announce nothing of them' },
      noWait: { is: 'flag', describe: 'do not wait for the receipts' },
      patience: {
        ...{ is: 'count', least: 0, most: 999_999, default: 60 },
        describe: 'give up when for so many seconds no receipt has come and the queue has not fallen',
      },
    },
    run: async (stack, asked) => (await import('../put.ts')).putPaths(stack, asked),
  }),
  redrive: operation({
    summary: 'try again what failed',
    help: `
Announces what notify could not, and sends the files in the dead-letter queue
back to be ingested. It announces again, from the table and in the same words,
what was announced in the time in which announcements failed, which may be more
than failed: it first prints how much. A story that was revised since is
announced in its latest revision, and the revisions that cannot be sent any more
are named.
--to sends one story, or everything --since a time, to one subscriber only: in
the same words, under the same ids. A webhook of the stack gets what passes its
filter, through its queue. An address gets each notification once, signed with
WEBHOOK_SECRET or with a new secret, which is printed. --since reads the whole
table: half a read unit for every 4 KB of it.
Exit code 1 if something is left that needs another look.

  wiredrop redrive --to desk --since 2026-01-05
  wiredrop redrive t1-jk90CGaXTooeNDeEwjzvq1 --to http://localhost:3000/news`,
    command: ['redrive'],
    console: { shownAt: 'the failed messages' },
    tool: ASSISTANTS_READ,
    changes: true,
    question: {
      title: 'Redrive all',
      warns: 'What could not be announced is announced again, and dead letters go back to the ingest queue.',
      confirm: 'Redrive',
    },
    takes: {
      announcements: { is: 'flag', describe: 'only announce' },
      deadLetters: { is: 'flag', describe: 'only send dead letters back' },
      dryRun: { ...DRY_RUN, describe: 'only say how much there is' },
      yes: { is: 'flag', describe: 'announce without waiting for a Ctrl-C' },
      since: {
        ...{ is: 'text', most: 40, isOptional: true },
        describe:
          'only announce every story changed since this time (2026-03-01, 30h): if notify was down for more than ' +
          '24 hours',
      },
      until: { is: 'text', most: 40, isOptional: true, describe: 'with --since: and before this time' },
    },
    run: async (stack, asked) => (await import('../redrive/redrive.ts')).redrive(stack, asked),
  }),
  'redrive to': operation({
    summary: 'send one subscriber again what it missed',
    command: ['redrive', 'to'],
    console: { notBecause: 'It may sign with a secret of the shell, and send to an address of this machine.' },
    tool: ASSISTANTS_READ,
    changes: true,
    takes: {
      story: {
        ...{ is: 'story', words: 'one', isOptional: true },
        describe: 'with --to: a story, one of its articles or files, or the id of a notification',
      },
      to: { is: 'text', most: 2_000, describe: 'only to this webhook, or to this address' },
      since: { is: 'text', most: 40, isOptional: true, describe: '' },
      until: { is: 'text', most: 40, isOptional: true, describe: '' },
      format: {
        is: 'text',
        most: 40,
        isOptional: true,
        describe: 'with --to ADDRESS: the format (default: cloudevents)',
      },
      yes: { is: 'flag', describe: '' },
    },
    run: async (stack, asked) => (await import('../redrive/redrive-to.ts')).redriveTo(stack, asked),
  }),
  'webhooks on': operation({
    summary: 'switch a webhook on, and send its dead letters again',
    command: ['webhooks', 'on'],
    console: { shownAt: 'the problem of a webhook that is off' },
    tool: ASSISTANTS_READ,
    changes: true,
    question: {
      title: 'Switch a webhook on',
      warns: 'It gets what waits and what failed. An endpoint that still fails is switched off again after four hours.',
      confirm: 'Switch it on',
    },
    takes: {
      on: { is: 'text', most: 200, describe: 'switch a webhook on, and send its dead letters again' },
      dryRun: { ...DRY_RUN, describe: 'with --on: only say what would be sent' },
    },
    async run(stack, { on: name, dryRun }) {
      const { clients, outputs, signal } = stack;
      const { endpointStates, webhookNamed, webhookStates } = await import('../webhooks.ts');
      const { moveDeadLetters } = await import('../redrive/dead-letters.ts');
      const webhook = webhookNamed(outputs, name);
      if (dryRun) {
        const [state] = (await webhookStates(stack)).filter((one) => one.name === name);
        const { deadLetters = 0, waiting = 0, lastError } = state ?? {};
        const last = lastError === undefined ? [] : [`The last error: ${printable(lastError)}`];
        const sent =
          `${counted(deadLetters, 'dead letter')} would go back into the queue of ${name}, where ` + `${waiting} wait`;
        return { document: { name, dryRun: true, deadLetters, waiting, lastError }, lines: () => [sent, ...last] };
      }
      await endpointStates(clients.dynamodb, outputs.tableName, name).switchOn();
      const moved = await moveDeadLetters(clients.sqs, webhook, { ...(signal && { signal }) });
      return {
        document: { name, on: true, moved },
        lines: () => [`Webhook ${name} is on: ${counted(moved, 'dead letter')} back in its queue`],
      };
    },
  }),
};
