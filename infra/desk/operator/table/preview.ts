import { SAMPLES } from '../../../../functions/notifications/index.ts';
import type { Story } from '../../../../functions/story/items/index.ts';
import { FORMATS, isFormat, messageOf, render } from '../../../../functions/webhook/formats/index.ts';
import { CommandError, UsageError } from '../explain.ts';
import type { OperationAnswer } from '../operations/operation.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { printable, terminalJson } from '../terminal/text.ts';
import { notificationsOf } from '../webhooks.ts';

/** What a webhook of this format would send of a story, or of a sample. Nothing is sent. */
export function previewOf({ outputs }: OperatedStack, story: Story | undefined, format: string): OperationAnswer {
  if (!isFormat(format)) throw new UsageError(`There is no format ${format}: there are ${FORMATS.join(', ')}`);
  const { EVENT_SOURCE: source = '' } = outputs.notifyEnvironment;
  const [notification] = story ? notificationsOf(story, source) : [SAMPLES['story.created']];
  if (notification === undefined) throw new CommandError('The story was never announced, so nothing is sent');
  const { content, headers } = messageOf(format, notification);
  return {
    document: { ...render(format, notification) },
    // Plain text may hold what would act on a terminal.
    lines: () =>
      typeof content === 'string' ? content.split('\n').map(printable) : [terminalJson(content, undefined, 2)],
    notes: Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  };
}
