import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readStackOutputs } from '../../../../infra/desk/operator/stack/outputs.ts';
import { readSettings } from '../../../../infra/settings/read-settings.ts';
import { page } from '../../../docs/page.ts';
import { sharedWorld } from '../../../e2e/shared-world.ts';
import { wiredrop } from '../../../fixtures/wiredrop.ts';
import { root, synthesize } from '../../synthesize.ts';

// Goal: every command of a fenced block in README and docs does what a reader copies it for. Method: those of wiredrop
// run one after the other against a stack that holds the examples; of `cdk deploy` the settings are read, of `aws` the
// names of resources are looked up in the template; every other is named below with what tries it.

/** Commands that are not run here, by how they begin, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'npm ci': '.ci/run begins with it',
  'npm start': 'tests/e2e/npm-start.ts; with settings tests/e2e/another-emulator and webhooks',
  'npm pack': 'tests/e2e/package.long.test.ts, as the next lines of that page',
  mkdir: 'tests/e2e/package.long.test.ts',
  'npm init': 'tests/e2e/package.long.test.ts',
  'npm install': 'tests/e2e/package.long.test.ts',
  'cp node_modules': 'tests/e2e/package.long.test.ts',
  'npm run smoke': 'needs an account; .ci/long runs it with --local',
  'npm run bench:judge': 'needs a model: tests/lab/bench/judge/bench-judge.test.ts has recorded answers',
  'npx cdk bootstrap': 'needs an account',
  'npx cdk diff': 'needs an account',
  'npx cdk destroy': 'needs an account',
  export: 'sets a variable of the shell',
  cat: 'writes a file that a later line of aws takes',
  until: 'a loop of the shell around aws',
  'npx wiredrop watch': 'runs until Ctrl-C: commands.e2e.test.ts',
  'npx wiredrop webhooks --on': 'needs a webhook: tests/e2e/webhooks.test.ts',
  'npx wiredrop redrive --since 2026-01-05 --to': 'needs a subscriber: tests/e2e/webhooks.test.ts',
  'npx wiredrop redrive t1': 'needs a subscriber: tests/e2e/webhooks.test.ts',
  'npx wiredrop export s3': 'needs a second bucket: tests/infra/desk/operator/export.test.ts writes to a folder',
};

/** What stands in capitals in lines of `aws`: an output of the stack, or what the reader brings. */
const OUTPUT: Readonly<Record<string, string>> = {
  TOPIC: 'TopicArn',
  BUCKET: 'BucketName',
  TABLE: 'TableName',
  TABLE_ARN: 'TableName',
  LOG_GROUP: 'IngestLogGroupName',
};

interface Line {
  readonly path: string;
  readonly command: string;
}

/** The commands of fenced blocks, without prompts and comments; one that a backslash continues is one. */
const lines: Line[] = ['README.md', ...globSync('docs/*.md', { cwd: root }).sort()].flatMap((path) =>
  [...page(path).matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].flatMap(([, block = '']) =>
    block
      .replaceAll(/\\\n\s*/g, '')
      .replaceAll(/<<'END'\n[\s\S]*?\nEND\n/g, '\n')
      .split('\n')
      .flatMap((line) => line.replace(/(^|\s+)#\s.*/, '').split(/ && /))
      .map((command) =>
        command
          .replace(/^\s*\$? ?/, '')
          .replace(/^\w+=\$\((.*)\)$/, '$1')
          .trim(),
      )
      .filter((command) => command !== '' && !command.startsWith('cd '))
      .map((command) => ({ path, command })),
  ),
);

const isElsewhere = ({ command }: Line) => Object.keys(ELSEWHERE).some((begin) => command.startsWith(begin));
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, one?: string, two?: string) => one ?? two ?? ''),
  );

describe('the commands of the documentation', () => {
  let folder: string;
  let run: (words: readonly string[]) => ReturnType<typeof wiredrop>;
  /** What the pages call it, and what it is here. */
  const names = new Map<string, string>();
  before(async () => {
    const { stack } = await sharedWorld();
    folder = await mkdtemp(join(tmpdir(), 'wiredrop-documented-'));
    const outputs = readStackOutputs(stack.outputsFile, 'Wiredrop');
    run = (words) => wiredrop([...words, '--outputs', stack.outputsFile]);
    assert.equal(outputs.stackName, 'Wiredrop');
    for (const [at, paper] of ['Harbour Wire', 'Gull Bay Wire', 'Skerry Post'].entries()) {
      const file = join(folder, `ferry-${at}.md`);
      const text = `The council voted on Tuesday to keep the night ferry, the harbour office said. Paper ${at} was there.`;
      await writeFile(
        file,
        `---\nid: ferry${at}\ntitle: Council keeps the night ferry\npublisher: ${paper}\n---\n\n${text}\n`,
      );
      assert.equal((await run(['put', file])).code, 0);
      names.set(at === 0 ? 'articles/ferry.md' : `articles/ferry-${at + 1}.md`, `ferry-${at}.md`);
    }
    const doubtful = join(folder, 'ferry-4.md');
    await writeFile(
      doubtful,
      '---\ntitle: The late ferry\nmoderation_state: legal_hold_2\n---\n\nIt sails on Sunday.\n',
    );
    assert.equal((await run(['put', doubtful])).code, 0);
    names.set('articles/ferry-4.md', 'ferry-4.md');
    const { found } = JSON.parse((await run(['status', '--json', 'ferry0'])).out);
    names.set('t1-jk90CGaXTooeNDeEwjzvq1', found[0].story.storyId);
    names.set('ANYTHING', 'ferry0').set('night ferry', 'ferry0');
  });
  after(() => rm(folder, { recursive: true }));

  it('are run here, or stand in the table with what tries them', () => {
    const known = (line: Line) => isElsewhere(line) || /^(npx wiredrop|npx cdk deploy|aws)( |$)/.test(line.command);
    const shown = lines.filter((line) => !known(line));
    assert.deepEqual(shown, []);
    const idle = Object.keys(ELSEWHERE).filter((begin) => !lines.some(({ command }) => command.startsWith(begin)));
    assert.deepEqual(idle, []);
  });

  for (const line of lines.filter((one) => one.command.startsWith('npx wiredrop ') && !isElsewhere(one)))
    it(`${line.path}: ${line.command}`, async () => {
      const words = wordsOf(line.command).slice(2);
      const stack = words.indexOf('--stack');
      if (stack >= 0) words.splice(stack, 2);
      if (words[0] === 'undo') {
        const { corrected } = JSON.parse((await run(['stories', '--corrected', '--json'])).out);
        words[1] = corrected.find(({ undo }: { undo?: string }) => undo).undo;
      }
      const here = words.map(
        (word) => names.get(word) ?? word.replace(/^(\.\.\/wiredrop\/)?(tests\/fixtures)/, join(root, '$2')),
      );
      const target = here[0] === 'export' ? here.map((word, at) => (at === 1 ? join(folder, word) : word)) : here;
      const { code, out, err } = await run(target);
      assert.equal(code, 0, `${out}\n${err}`);
    });

  for (const { path, command } of lines.filter((one) => one.command.startsWith('npx cdk deploy') && !isElsewhere(one)))
    it(`${path}: ${command}`, () => {
      const words = wordsOf(command);
      const settings = words.flatMap((word, at) => (words[at - 1] === '-c' ? [word.split(/=(.*)/s).slice(0, 2)] : []));
      const given = Object.fromEntries(settings.filter(([name]) => name !== 'stackName'));
      const arn = 'arn:aws:sns:eu-west-1:123456789012:on-call';
      readSettings({ ...given, ...(given.alarmTopicArn && { alarmTopicArn: arn }) });
    });

  it('name resources that the template has', () => {
    const template = synthesize();
    const outputs = Object.keys(template.findOutputs('*'));
    const ids = Object.keys(template.toJSON().Resources);
    for (const { path, command } of lines.filter((one) => one.command.startsWith('aws '))) {
      for (const [word] of command.matchAll(/(?<![\w-])(?:TOPIC|BUCKET|TABLE|TABLE_ARN|LOG_GROUP)(?![\w])/g))
        assert.ok(
          outputs.some((output) => output.endsWith(OUTPUT[word] ?? '?')),
          `${path}: ${word} of ${command}`,
        );
      for (const [, name = ''] of command.matchAll(/Wiredrop-(\w+)/g))
        assert.ok(
          ids.some((id) => id.startsWith(name)),
          `${path}: ${name} of ${command}`,
        );
    }
  });
});
