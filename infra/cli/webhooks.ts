import type { Command } from 'commander';
import { endpointStates } from '../../functions/webhook/endpoint-state.ts';
import { moveDeadLetters } from '../operator/redrive/dead-letters.ts';
import { counted, note } from '../operator/terminal/text.ts';
import { endpointText, isFailing, webhookNamed, webhookStates } from '../operator/webhooks.ts';
import { type Invocation, printJson, runOnStack, type StackOptions, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly on?: string;
}

const HELP = `
A webhook is switched off when its endpoint answers 410, or takes nothing for
four hours. --on switches it on and moves the notifications in its dead-letter
queue back into its queue.`;

export function define(command: Command): void {
  withStackOptions(command, 'one JSON document')
    .option('--on <name>', 'switch a webhook on, and send its dead letters again')
    .addHelpText('after', HELP)
    .action((options: Options) =>
      runOnStack(options, { changes: options.on !== undefined }, (invocation) =>
        options.on === undefined ? list(invocation, options) : switchOn(invocation, options.on, options),
      ),
    );
}

async function list({ clients, outputs }: Invocation, { json }: Options): Promise<number> {
  const webhooks = await webhookStates(clients, outputs);
  if (json) printJson({ webhooks });
  else if (webhooks.length === 0) note('The stack has no webhooks: docs/webhooks.md');
  for (const webhook of json ? [] : webhooks) {
    const { name, url = 'address in the secret', format, waiting, deadLetters, logGroup } = webhook;
    const state = endpointText(webhook);
    const lines = [`${name}  ${format}  ${url}`, `${waiting} waiting, ${counted(deadLetters, 'dead letter')}`];
    console.log([...lines, ...(state === '' ? [] : [state]), `log ${logGroup}`].join('\n  '));
  }
  return webhooks.some(isFailing) ? 1 : 0;
}

async function switchOn({ clients, outputs, signal }: Invocation, name: string, { json }: Options): Promise<number> {
  const webhook = webhookNamed(outputs, name);
  await endpointStates(clients.dynamodb, outputs.tableName, name).switchOn();
  const moved = await moveDeadLetters(clients.sqs, webhook, { signal });
  if (json) printJson({ name, on: true, moved });
  else console.log(`Webhook ${name} is on: ${counted(moved, 'dead letter')} back in its queue`);
  return 0;
}
