import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { SAMPLES } from '../../functions/notifications/index.ts';
import { RETRY_SECONDS, requestOf } from '../../functions/webhook/deliver-batch.ts';
import { FORMATS } from '../../functions/webhook/formats/index.ts';
import { newSecret } from '../../functions/webhook/sign.ts';
import { parseWebhooks } from '../../infra/settings/webhook-setting.ts';
import { codeBlocks, importExample } from './examples.ts';
import { page } from './page.ts';
import { codesIn, rowsBelow } from './rows-below.ts';

const webhooks = page('docs/webhooks.md');
const secret = newSecret();
const { 'story.created': created } = SAMPLES;

const signed = (nowMs = Date.now()) =>
  requestOf(created, { url: 'https://example.com/news', secrets: [newSecret(), secret], format: 'cloudevents', nowMs });

/** A message, and what an endpoint must refuse: another body, and one that is sent again an hour later. */
let good = signed();
let refused: (typeof good)[] = [];
// A signature is good for five minutes, and other files' tests may come first.
beforeEach(() => {
  good = signed();
  refused = [{ ...good, body: good.body.replace('ferry', 'bridge') }, signed(Date.now() - 3_600_000)];
});

describe('docs/webhooks.md', () => {
  it('has the endpoint in TypeScript verify a message, and refuse a changed and an old one', async (context) => {
    const log = context.mock.method(console, 'log', () => {});
    process.env.WEBHOOK_SECRET = secret;
    context.after(() => delete process.env.WEBHOOK_SECRET);
    const { POST } = await importExample<{ POST: (request: Request) => Promise<Response> }>(
      page('docs/examples/verify.ts'),
    );
    const statuses = [];
    for (const { url, body, headers } of [good, ...refused])
      statuses.push((await POST(new Request(url, { method: 'POST', body, headers }))).status);
    assert.deepEqual([statuses, log.mock.calls[0]?.arguments], [[200, 401, 401], [created]]);
  });

  /** Each reads headers and bodies, and prints the id of what is verified, or why it is refused. */
  const samples = {
    python: {
      file: 'verify.py',
      command: ['python3', 'endpoint.py'],
      version: '--version',
      program: (sample: string) => `${sample}
import sys
for headers, body in json.load(sys.stdin):
    try: print(parse(headers, body.encode())["id"])
    except ValueError as error: print(error)
`,
    },
    go: {
      file: 'verify.go',
      command: ['go', 'run', 'endpoint.go'],
      version: 'version',
      program: (sample: string) => `${sample
        .replace('package news', 'package main')
        .replace('import (', 'import ("encoding/json"; "fmt"; "os"; ')}
func main() {
	var messages []struct { Headers map[string]string; Body string }
	json.NewDecoder(os.Stdin).Decode(&messages)
	for _, one := range messages {
		h := http.Header{}
		for name, value := range one.Headers { h.Set(name, value) }
		if err := Verify(os.Getenv("WEBHOOK_SECRET"), h, []byte(one.Body)); err != nil { fmt.Println(err); continue }
		fmt.Println(h.Get("webhook-id"))
	}
}
`,
    },
    ruby: {
      file: 'verify.rb',
      command: ['ruby', 'endpoint.rb'],
      version: '--version',
      program: (sample: string) => `${sample}
JSON.parse($stdin.read).each do |headers, body|
  puts parse(headers, body)["id"]
rescue => error
  puts error.message
end
`,
    },
  };
  for (const [language, { file, command, version, program }] of Object.entries(samples)) {
    const [name = '', ...args] = command;
    const isHere = spawnSync(name, [version]).status === 0;
    it(`has the sample in ${language} do the same`, { skip: isHere ? false : `there is no ${name}` }, (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'wiredrop-endpoint-'));
      context.after(() => rmSync(folder, { recursive: true }));
      const sample = page(`docs/examples/${file}`);
      writeFileSync(join(folder, args.at(-1) ?? ''), program(sample));
      const messages = [good, ...refused];
      const input = JSON.stringify(
        messages.map(({ headers, body }) => (language === 'go' ? { headers, body } : [headers, body])),
      );
      const env = { ...process.env, WEBHOOK_SECRET: secret };
      const { stdout, stderr } = spawnSync(name, args, { cwd: folder, input, env, encoding: 'utf8' });
      assert.deepEqual(stdout.trim().split('\n'), [created.id, 'not signed', 'too old'], stderr);
    });
  }

  it('shows settings that are allowed, and names every field and format', () => {
    const [settings = ''] = codeBlocks(webhooks, 'json', '## Deployed');
    assert.ok(parseWebhooks(JSON.parse(settings).webhooks));
    const rows = rowsBelow(webhooks, '| field | |');
    const fields = rows.flatMap(([names]) => codesIn(names));
    assert.deepEqual(fields, [
      'name',
      'url',
      'secret',
      'headers',
      'format',
      'type',
      'publisher',
      'category',
      'language',
      'kind',
      'matches',
    ]);
    const formats = codesIn(rows.find(([name]) => name === '`format`')?.[1]);
    assert.deepEqual(formats, FORMATS);
  });

  it('says when an attempt is repeated', () => {
    const soon = RETRY_SECONDS.filter((seconds) => seconds < 3_600);
    const times = soon.map((seconds) => (seconds < 60 ? `${seconds} s` : `${seconds / 60} min`));
    assert.ok(webhooks.includes(`${times.join(', ')}, and then each hour for a day`), times.join());
    assert.ok(webhooks.includes(`After ${RETRY_SECONDS.length + 1} attempts`));
  });
});
