import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { Command } from 'commander';
import { defineOperations, operationsOf } from '../../infra/desk/cli/operation.ts';
import { GROUPS } from '../../infra/desk/operator/operations/table.ts';
import { page } from './page.ts';

const root = join(import.meta.dirname, '..', '..');
const PAGES = ['README.md', ...globSync('docs/**/*.md', { cwd: root })];

/** Code of a page: its blocks, and what stands in sentences. */
const codeOf = (text: string): string[] =>
  [...text.matchAll(/```[^\n]*\n([\s\S]*?)```|`([^`\n]+)`/g)].map(([, block, inline]) => block ?? inline ?? '');

/** `npx wiredrop …` and `wiredrop …` with their words; a comment or another command ends them. */
const written = PAGES.flatMap((path) =>
  codeOf(page(path)).flatMap((code) =>
    [...`${code}\n`.matchAll(/(?:^|\n|[$(;&|] *)(?:npx )?wiredrop ([a-z]+(?:[ \t][^\n`|;#&)]*)?)/g)].map(
      ([, words = '']) => ({ path, words: words.trim().split(/\s+/) }),
    ),
  ),
);

/** The command of this name, as the command line has it. */
async function commandOf(name: string): Promise<Command | undefined> {
  const command = new Command(name);
  if (existsSync(join(root, 'infra', 'desk', 'cli', `${name}.ts`)))
    (await import(`../../infra/desk/cli/${name}.ts`)).define(command);
  else if (name in GROUPS || operationsOf(name).length > 0) defineOperations(command, name);
  else return undefined;
  return command;
}

const optionsOf = (command: Command): string[] =>
  [command, ...command.commands].flatMap(({ options }) =>
    options.flatMap(({ long, short }) => [long, short]).map(String),
  );

it('each command in the documentation is one that there is, with options that it has', async () => {
  assert.ok(written.length > 60, String(written.length));
  const wrong: string[] = [];
  for (const { path, words } of written) {
    const [name = '', ...rest] = words;
    const command = await commandOf(name);
    const known = command && ['--help', ...optionsOf(command)];
    const odd = rest.filter((word) => /^--?[a-z]/.test(word) && !known?.includes(word.split('=')[0] ?? ''));
    if (command === undefined || odd.length > 0) wrong.push(`${path}: wiredrop ${words.join(' ')}`);
  }
  assert.deepEqual(wrong, []);
});
