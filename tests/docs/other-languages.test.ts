import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SAMPLES } from '../../functions/notifications/index.ts';
import { codeBlocks } from './examples.ts';
import { page } from './page.ts';

const text = page('docs/other-languages.md');
const created = SAMPLES['story.created'];
const body = JSON.stringify(created);

const PROGRAMS = [
  [
    'python',
    ['python3', 'read.py'],
    '--version',
    (sample: string) => `${sample}\nimport sys\nhandler({"Records": [{"body": sys.stdin.read()}]}, None)\n`,
  ],
  [
    'go',
    ['go', 'run', 'read.go'],
    'version',
    (sample: string) => `package main
import ("encoding/json"; "fmt"; "io"; "os")
${sample}
func main() { body, _ := io.ReadAll(os.Stdin); news, _ := Parse(body); fmt.Println(news.Data.Headline, news.Data.Url) }
`,
  ],
] as const;

describe('docs/other-languages.md', () => {
  for (const [language, [name, ...args], version, program] of PROGRAMS) {
    const isHere = spawnSync(name, [version]).status === 0;
    it(`reads a notification in ${language}`, { skip: isHere ? false : `there is no ${name}` }, (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'wiredrop-language-'));
      context.after(() => rmSync(folder, { recursive: true }));
      writeFileSync(join(folder, args.at(-1) ?? ''), program(codeBlocks(text, language, '## Read the queue')[0] ?? ''));
      const { stdout, stderr } = spawnSync(name, args, { cwd: folder, input: body, encoding: 'utf8' });
      assert.equal(stdout.trim(), `${created.data.headline} ${created.data.url}`, stderr);
    });
  }

  it('names outputs that the stack has', () => {
    const named = Array.from(text.matchAll(/outputs\["(\w+)"\]/g), ([, output = '']) => output);
    assert.ok(named.length > 1);
    const outputs = page('docs/deploying.md').split('## Outputs')[1] ?? '';
    for (const output of named) assert.ok(outputs.includes(`\`${output}\``), output);
  });
});
