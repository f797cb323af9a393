import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from 'commander';
import { defineRead } from '../../../infra/cli/ask.ts';
import { READS } from '../../../infra/operator/operations/reads.ts';

describe('the command of an operation that only reads', () => {
  it('takes what must be named as arguments, and what may be as options', () => {
    const help = Object.entries(READS).map(([name, operation]) => {
      const command = new Command(name).description(operation.summary);
      defineRead(command, operation);
      return command.helpInformation();
    });
    const [search = '', , hot = ''] = help;
    assert.match(search, /^Usage: search \[options\] <words>\n/);
    assert.match(search, /\n {2}--limit <count> +how many stories \(default: 10\)\n/);
    assert.match(search, /\n {2}--publisher <text> /);
    assert.match(hot, /^Usage: hot \[options\]\n/);
    for (const text of help) assert.match(text, /\n {2}--json /);
  });
});
