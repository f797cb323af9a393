import { once } from 'node:events';
import type { Command } from 'commander';
import { type Invocation, runOnStack, type StackOptions, wholeNumber, withStackOptions } from './command.ts';

interface Options extends StackOptions {
  readonly port: number;
  readonly tokenFile?: string;
}

const HELP = `
Serves a page on this machine: drop files on it, see what becomes of each, the
stories and why reports joined them, rejected files, and dead letters. The
address holds a token: whoever has it can upload, withdraw and redrive.
With --port and --token-file the address is the same each time, and a tab that
is open connects again. Ctrl-C ends it.

  wiredrop console --port 4600 --token-file ~/.wiredrop-token`;

export function define(command: Command): void {
  withStackOptions(command, 'the address as one JSON line')
    .option('--port <port>', 'port of the page; 0 takes any free one', wholeNumber(0, 65_535), 0)
    .option('--token-file <file>', 'read the token from this file; the first time, make one there')
    .addHelpText('after', HELP)
    .action((options: Options) => runOnStack(options, { endsItself: true }, (invocation) => show(invocation, options)));
}

async function show({ clients, outputs, signal }: Invocation, { json, port, tokenFile }: Options): Promise<number> {
  const { startConsole, tokenIn } = await import('../console/index.ts');
  const page = await startConsole({
    clients,
    outputs,
    port,
    token: tokenFile === undefined ? undefined : tokenIn(tokenFile),
  });
  console.log(json ? JSON.stringify({ url: page.url }) : `The console, in a browser:\n  ${page.url}`);
  try {
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await page.stop();
  }
  return 0;
}
