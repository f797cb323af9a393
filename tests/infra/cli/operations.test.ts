import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from 'commander';
import { defineRead } from '../../../infra/cli/ask.ts';
import { defineChange } from '../../../infra/cli/change.ts';
import { CHANGES, GROUPS } from '../../../infra/operator/operations/changes.ts';
import { READS } from '../../../infra/operator/operations/reads.ts';

/** What `--help` prints. */
function helpOf(command: Command): string {
  let text = '';
  const writeOut = (part: string) => {
    text += part;
  };
  command.configureOutput({ writeOut }).outputHelp();
  return text;
}

describe('the command of an operation', () => {
  it('takes its subjects, --json and --dry-run, and --reason where one is asked for; its help fits 80 columns', () => {
    for (const [name, { takes, reason }] of Object.entries(CHANGES)) {
      const [group = name, part] = name.split(' ');
      const command = new Command(group);
      defineChange(command, group);
      const own = command.commands.find((one) => one.name() === part) ?? command;
      const text = helpOf(own);
      assert.equal(own.registeredArguments.length, Object.keys(takes).length, name);
      for (const option of ['--json', '--dry-run']) assert.match(text, new RegExp(`${option} `), name);
      assert.equal(text.includes('--reason '), reason !== 'none', name);
      const long = text.split('\n').filter((line) => line.length > 80);
      assert.deepEqual(long, [], name);
      assert.equal(GROUPS[group] === undefined, part === undefined, name);
    }
  });

  it('that only reads takes what must be named as arguments, and what may be as options', () => {
    const [search = '', , hot = ''] = Object.entries(READS).map(([name, operation]) => {
      const command = new Command(name);
      defineRead(command, operation);
      assert.match(helpOf(command), / --json /, name);
      return helpOf(command);
    });
    assert.match(search, /^Usage: search \[options\] <words>\n/);
    assert.match(search, /\n {2}--limit <count> +how many stories \(default: 10\)\n/);
    assert.match(search, /\n {2}--publisher <text> /);
    assert.match(hot, /^Usage: hot \[options\]\n/);
  });
});
