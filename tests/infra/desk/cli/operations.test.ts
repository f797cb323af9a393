import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from 'commander';
import { defineOperations } from '../../../../infra/desk/cli/operation.ts';
import { STORY_CHANGES } from '../../../../infra/desk/operator/operations/changes.ts';
import { isSubject } from '../../../../infra/desk/operator/operations/operation.ts';
import { GROUPS, OPERATIONS } from '../../../../infra/desk/operator/operations/table.ts';

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
  it('of a change takes subjects, --json, --dry-run, and --reason if asked for; its help fits 80 columns', () => {
    for (const [name, { takes }] of Object.entries(STORY_CHANGES)) {
      const [group = name, part] = name.split(' ');
      const command = new Command(group);
      defineOperations(command, group);
      const own = command.commands.find((one) => one.name() === part) ?? command;
      const text = helpOf(own);
      const subjects = Object.values(takes).filter(({ is }) => isSubject(is));
      assert.equal(own.registeredArguments.length, subjects.length, name);
      for (const option of ['--json', '--dry-run']) assert.match(text, new RegExp(`${option} `), name);
      assert.equal(text.includes('--reason '), 'reason' in takes, name);
      const long = text.split('\n').filter((line) => line.length > 80);
      assert.deepEqual(long, [], name);
      assert.equal(GROUPS[group] === undefined, part === undefined, name);
    }
  });

  it('takes what its operations take, each once, and says which do not go together', async () => {
    for (const [name, { takes, command: [of = name] = [] }] of Object.entries(OPERATIONS)) {
      const command = new Command(of);
      defineOperations(command, of);
      const text = helpOf(command);
      const dashed = (one: string) => one.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      for (const [one, { is, option = isSubject(is) ? 'argument' : `--${dashed(one)}` }] of Object.entries(takes))
        if (option.startsWith('-'))
          assert.equal(text.match(new RegExp(`^ {2}${option}[ \n]`, 'gm'))?.length, 1, option);
      assert.deepEqual(
        text.split('\n').filter((line) => line.length > 80),
        [],
        name,
      );
    }
    const stories = new Command('stories').exitOverride().configureOutput({ writeErr: () => {} });
    defineOperations(stories, 'stories');
    for (const limit of ['0', '10001', '1.5', 'x'])
      assert.throws(() => stories.parse(['--limit', limit], { from: 'user' }), /a whole number from 1 to 10000/, limit);
    assert.throws(
      () => stories.parse(['--since', 'x'.repeat(41)], { from: 'user' }),
      /--since has at most 40 characters/,
    );
    assert.throws(() => stories.parse(['--hot', '--day', '2026-01-05'], { from: 'user' }), {
      message: '--day does not combine with --hot',
    });
  });
});
