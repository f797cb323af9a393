import { once } from 'node:events';
import type { Command } from 'commander';
import { type Invocation, runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly port: number;
}

const HELP = `
Serves a page on this machine: drop files on it, see what becomes of each, the
stories and why reports joined them, rejected files, and dead letters with a
redrive button. The address holds a token: whoever has it can upload and
redrive. Ctrl-C ends it.`;

export function define(command: Command): void {
  withStackOptions(command, 'the address as one JSON line')
    .option('--port <port>', 'port of the page; 0 takes any free one', wholeNumber(0, 65_535), 0)
    .addHelpText('after', HELP)
    .action((options: Options) => runOnStack(options, { endsItself: true }, (invocation) => show(invocation, options)));
}

async function show({ clients, outputs, signal }: Invocation, { json, port }: Options): Promise<number> {
  const { startConsole } = await import('../console/index.ts');
  const page = await startConsole({ clients, outputs, port });
  console.log(json ? JSON.stringify({ url: page.url }) : `The console, in a browser:\n  ${page.url}`);
  try {
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await page.stop();
  }
  return 0;
}
