import { printable } from '../cli/columns.ts';
import { UsageError } from '../cli/usage-error.ts';
import { runCommand } from './command/command.ts';
import { announceBetween } from './redrive/announce-between.ts';
import { dropMessage } from './redrive/drop-message.ts';
import { redriveReport } from './redrive/redrive-report.ts';
import { redriveStack } from './redrive/redrive-stack.ts';
import { spanOfTime } from './redrive/span-of-time.ts';

await runCommand({
  usage: `npm run redrive -- [--announcements | --dead-letters | --since TIME] [--yes]

Announces what notify could not, and sends the files in the dead-letter queue back to be ingested. What the stream has forgotten
(after 24 hours) is announced from the table: how much that is, it says first. Exit code 1 if something is left that needs
another look.

  --announcements  only announce
  --dead-letters   only send dead letters back
  --yes            announce from the table without waiting for somebody to stop it
  --since TIME     announce from the table all that may have been announced from this time on (UTC: 2026-03-01 or 2026-03-01T12:00Z), and
                   do nothing else: for what notify had not read when the stream forgot it, of which no queue knows
  --until TIME     and up to this one, not up to now
  --drop ID        take one message away that is neither of a file nor of announcements, and do nothing else`,
  options: {
    announcements: { type: 'boolean', default: false },
    'dead-letters': { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    since: { type: 'string' },
    until: { type: 'string' },
    drop: { type: 'string' },
  },
  changes: () => true,
  async run({ values, paths, outputs, clients, signal }) {
    if (paths.length > 0)
      throw new UsageError(
        `${paths[0]} means nothing here: it redrives all, or --announcements, --dead-letters or --since`,
      );
    const { announcements, 'dead-letters': deadLetters, yes, drop, since, until } = values;
    const attended = process.stdin.isTTY || process.stderr.isTTY;
    if (until !== undefined && since === undefined) throw new UsageError('--until needs a --since');
    if (drop !== undefined) {
      if (announcements || deadLetters || since !== undefined)
        throw new UsageError('--drop takes one message away and does nothing else');
      const body = await dropMessage(clients.sqs, outputs, drop, signal);
      if (body === undefined)
        console.error(signal.aborted ? 'Interrupted: nothing is dropped' : `Neither queue shows a message ${drop}`);
      else console.log(`dropped ${drop}: ${printable(body)}`);
      return body === undefined ? 1 : 0;
    }
    if (since !== undefined) {
      if (announcements || deadLetters) throw new UsageError('--since announces from the table and does nothing else');
      const report = redriveReport({ yes, attended, signal, deadLetters: false });
      const span = spanOfTime(since, until, new Date());
      const { announced, complete } = await announceBetween(clients, outputs, span, report, signal);
      if (signal.aborted) console.error('Interrupted: the rest is not announced');
      console.log(`${announced} notifications announced${complete ? '' : ', and not all there are'}`);
      return complete ? 0 : 1;
    }
    const parts = {
      announcements: announcements || !deadLetters,
      deadLetters: deadLetters || !announcements,
      signal,
    };
    const report = redriveReport({ ...parts, yes, attended });
    const done = await redriveStack(clients, outputs, report, parts);
    if (signal.aborted) console.error('Interrupted: what was neither announced nor moved stays where it is');
    return done ? 0 : 1;
  },
});
