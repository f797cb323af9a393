import type { Command } from 'commander';
import { type Notification, SAMPLES } from '../../../functions/notifications/index.ts';
import { FORMATS, isFormat, messageOf, render, type WebhookFormat } from '../../../functions/webhook/formats/index.ts';
import { CommandError, UsageError } from '../operator/explain.ts';
import { note, printable, terminalJson } from '../operator/terminal/text.ts';
import { notificationsOf } from '../operator/webhooks.ts';
import { runOnStack, type StackOptions, withStackOptions } from './command.ts';
import { onlyStory } from './only-story.ts';

const HELP = `
STORY is what "wiredrop status" takes, and must mean one story; without it a
sample is shown. Nothing is sent. To try it on a chat, pass the body on:

  wiredrop preview slack "night ferry" | curl --json @- $SLACK_WEBHOOK`;

export function define(command: Command): void {
  withStackOptions(
    command.argument('<format>', FORMATS.join(', ')).argument('[story...]', 'the story, one of its articles or files'),
    'headers and body as one JSON document',
  )
    .addHelpText('after', HELP)
    .action(async (format: string, words: string[], options: StackOptions) => {
      if (!isFormat(format)) throw new UsageError(`There is no format ${format}: there are ${FORMATS.join(', ')}`);
      if (words.length === 0) return show(format, SAMPLES['story.created'], options);
      await runOnStack(options, {}, async (invocation) => {
        const { story } = await onlyStory(invocation, words.join(' '));
        const { EVENT_SOURCE: source = '' } = invocation.outputs.notifyEnvironment;
        const [notification] = notificationsOf(story, source);
        if (notification === undefined) throw new CommandError('The story was never announced, so nothing is sent');
        show(format, notification, options);
        return 0;
      });
    });
}

function show(format: WebhookFormat, notification: Notification, { json }: StackOptions): void {
  if (json) {
    console.log(terminalJson(render(format, notification)));
    return;
  }
  const { content, headers } = messageOf(format, notification);
  for (const [name, value] of Object.entries(headers)) note(`${name}: ${value}`);
  // Plain text may hold what would act on a terminal.
  const text =
    typeof content === 'string' ? content.split('\n').map(printable).join('\n') : terminalJson(content, undefined, 2);
  console.log(text);
}
