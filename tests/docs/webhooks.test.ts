import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { SAMPLES } from '../../functions/events/index.ts';
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
const good = signed();
const refused = [{ ...good, body: good.body.replace('ferry', 'bridge') }, signed(Date.now() - 3_600_000)];

describe('docs/webhooks.md', () => {
  it('has the endpoint in TypeScript verify a message, and refuse a changed and an old one', async (context) => {
    const log = context.mock.method(console, 'log', () => {});
    process.env.WEBHOOK_SECRET = secret;
    context.after(() => delete process.env.WEBHOOK_SECRET);
    const { POST } = await importExample<{ POST: (request: Request) => Promise<Response> }>(
      codeBlocks(webhooks, 'ts', '## Verify')[0] ?? '',
    );
    const statuses = [];
    for (const { url, body, headers } of [good, ...refused])
      statuses.push((await POST(new Request(url, { method: 'POST', body, headers }))).status);
    assert.deepEqual(statuses, [200, 401, 401]);
    assert.deepEqual(log.mock.calls[0]?.arguments, [created]);
  });

  const hasPython = spawnSync('python3', ['--version']).status === 0;
  it('has the sample in Python do the same', { skip: hasPython ? false : 'there is no python3' }, () => {
    const [sample = ''] = codeBlocks(webhooks, 'python', '## Verify');
    const verify = `${sample}
import sys
for headers, body in json.load(sys.stdin):
    try: print(parse(headers, body.encode())["id"])
    except ValueError as error: print(error)
`;
    const input = JSON.stringify([good, ...refused].map(({ headers, body }) => [headers, body]));
    const env = { ...process.env, WEBHOOK_SECRET: secret };
    const { stdout, stderr } = spawnSync('python3', ['-c', verify], { input, env, encoding: 'utf8' });
    assert.deepEqual(stdout.trim().split('\n'), [created.id, 'not signed', 'too old'], stderr);
  });

  it('shows settings that are allowed, and names every field and format', () => {
    const [settings = ''] = codeBlocks(webhooks, 'json', '## Deployed');
    assert.ok(parseWebhooks(JSON.parse(settings).webhooks));
    const rows = rowsBelow(webhooks, '| field | |');
    const fields = rows.flatMap(([names]) => codesIn(names));
    assert.deepEqual(fields, ['name', 'url', 'secret', 'format', 'type', 'publisher', 'category', 'language', 'kind']);
    const formats = codesIn(rows.find(([name]) => name === '`format`')?.[1]);
    assert.deepEqual(formats, FORMATS);
  });

  it('says when an attempt is repeated', () => {
    const times = RETRY_SECONDS.map((seconds) =>
      seconds < 60 ? `${seconds} s` : seconds < 3_600 ? `${seconds / 60} min` : `${seconds / 3_600} h`,
    );
    assert.ok(webhooks.includes(`${times.slice(0, -1).join(', ')} and ${times.at(-1)}`), times.join());
  });
});
