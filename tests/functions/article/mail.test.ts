import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readArticle } from '../../../functions/article/read.ts';

// Goal: the article of a mail says nothing of who received it. Method: addresses and personal links wherever a mail may
// have them, in each encoding; none may be left in what is read.

const address = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9.+]{0,8}[a-z]$/), fc.stringMatching(/^[a-z]{2,8}$/))
  .map(([local, host]) => `${local}@${host}.example`);
const receiver = fc.oneof(address, fc.constant('편집부@gull.example'));
const ENCODINGS = {
  '7bit': (text: string) => text,
  base64: (text: string) => Buffer.from(text).toString('base64'),
  'quoted-printable': (text: string) => text.replaceAll('=', '=3D').replaceAll('@', '=40'),
};
const encoding = fc.constantFrom(...(Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[]));

describe('the article of a mail', () => {
  it('has no address, and no link of its receiver', () =>
    fc.assert(
      fc.property(receiver, address, encoding, fc.boolean(), (own, sender, how, isHtml) => {
        const paragraphs = [
          `View this email in your browser: https://track.example/v?to=${own}`,
          `The council keeps the night ferry to the islands, ${sender} says <${own}>.`,
          `Read it at https://click.example/ls/click?upn=${own.length}ABC or write to mailto:${sender}.`,
          `更多信息请写信给编辑部${sender}。`,
          `You receive this because ${own} subscribed. Unsubscribe: https://u.example/?id=7`,
        ];
        const body = isHtml
          ? paragraphs.map((one) => `<p>${one.replace(/<(.*)>/, '&lt;$1&gt;')}</p>`).join('')
          : paragraphs.join('\n\n');
        const headers = [
          ...[`From: "Gull ${sender}" <${sender}>`, `To: ${own}`, `Subject: Ferry stays, ${own}`],
          'Message-ID: <1@x.example>',
        ];
        const type = `Content-Type: text/${isHtml ? 'html' : 'plain'}; charset=utf-8`;
        const file = [...headers, type, `Content-Transfer-Encoding: ${how}`, '', ENCODINGS[how](body)].join('\r\n');
        const result = readArticle(Buffer.from(file), { key: 'a.eml' });
        assert.ok(result.ok);
        assert.match(result.article.text, /keeps the night ferry.*请写信给编辑部/s);
        assert.doesNotMatch(JSON.stringify(result), /@[a-z]|track\.example|click\.example|u\.example/, file);
      }),
    ));
});
