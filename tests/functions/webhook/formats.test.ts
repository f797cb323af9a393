import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SAMPLES } from '../../../functions/notifications/samples.ts';
import { FORMATS, render, type WebhookFormat } from '../../../functions/webhook/formats/index.ts';

const { 'story.created': created } = SAMPLES;

const bodyOf = (format: WebhookFormat, notification: Parameters<typeof render>[1] = created) =>
  JSON.parse(render(format, notification).body);

/** Everything that some service would take for markup, a mention, another line or another header. */
const HOSTILE =
  '<!channel> @everyone *b* _i_ `c` [x](https://evil.example) <b>|~\r\nX-Evil: 1\u202e &amp; # > - 1. http://evil.example';
const hostile = {
  ...created,
  data: { ...created.data, title: HOSTILE, headline: HOSTILE, publisher: HOSTILE, excerpt: HOSTILE, category: HOSTILE },
};

describe('every format', () => {
  // What people see in their chats, whole.
  for (const format of FORMATS.filter((name) => name !== 'cloudevents'))
    it(`makes the recorded message of each sample: ${format}`, (test) => {
      const texts = { ...hostile, data: { ...hostile.data, url: 'ftp://evil.example', category: '속'.repeat(400) } };
      const bare = { ...created, data: { ...created.data, headline: '', excerpt: '', articles: 1, publishers: 1 } };
      const messages = [...Object.values(SAMPLES), texts, bare].map((one) => {
        const { body, headers } = render(format, one);
        return { headers, body: headers['content-type']?.includes('json') ? JSON.parse(body) : body };
      });
      test.assert.snapshot(messages);
    });

  it('has headers that HTTP takes', () => {
    for (const format of FORMATS)
      for (const value of Object.values(render(format, hostile).headers)) assert.match(value, /^[\x20-\x7e]+$/);
  });
});

it('a message of Slack has hostile text as plain text elements, and escaped in the fallback', () => {
  const { text, blocks, unfurl_links } = bodyOf('slack', hostile);
  // A preview would show what the page says, and not what the notification says.
  assert.equal(unfurl_links, false);
  assert.doesNotMatch(text, /[<>]|&(?!amp;|lt;|gt;)/);
  const { elements } = blocks[0].elements[0];
  assert.deepEqual(new Set(elements.map(({ type }: { type: string }) => type)), new Set(['link', 'text']));
  assert.equal(elements[0].url, created.data.url);
});

describe('a message of Discord', () => {
  it('escapes all markup, mentions nobody and fits', () => {
    const { embeds, allowed_mentions } = bodyOf('discord', hostile);
    assert.deepEqual(allowed_mentions, { parse: [] });
    const unescaped = `${embeds[0].title} ${embeds[0].description}`.replaceAll(/\\(?:_|[^\w\s])/g, '');
    assert.doesNotMatch(unescaped, /[*_~`|<>[\]()#@]|https?:\/\//);
    for (const headline of ['*'.repeat(300), '속'.repeat(300), HOSTILE]) {
      const { title } = bodyOf('discord', { ...created, data: { ...created.data, headline } }).embeds[0];
      assert.ok(title.length <= 256, title);
      assert.doesNotMatch(title, /(?<!\\)(?:\\\\)*\\…?$/);
    }
  });

  it('begins no list with a number that the text begins with', () => {
    const { title, description } = bodyOf('discord', {
      ...created,
      data: { ...created.data, headline: '1. FC wins', excerpt: '2. half: 3. goal.' },
    }).embeds[0];
    assert.deepEqual([title, description], ['1\\. FC wins', '2\\. half\\: 3. goal.']);
  });
});

it('a message of Teams is a card whose text runs have no Markdown', () => {
  const { content } = bodyOf('teams', hostile).attachments[0];
  for (const { type, inlines } of content.body) {
    assert.equal(type, 'RichTextBlock');
    for (const inline of inlines) assert.equal(inline.type, 'TextRun');
  }
  assert.deepEqual(content.actions, [{ type: 'Action.OpenUrl', title: 'Open', url: created.data.url }]);
});

describe('a summary', () => {
  const about = (notification: Parameters<typeof render>[1]) => {
    const { title, footer } = bodyOf('discord', notification).embeds[0];
    return `${title} | ${footer.text}`.replaceAll('\\', '');
  };

  it('is on one line each, without characters that turn its direction', () => {
    const { body } = render('ntfy', hostile);
    assert.equal(body.split('\n').length, 2);
    assert.doesNotMatch(body, /[\r\u202e]/);
    assert.doesNotMatch(about(hostile), /[\r\n\u202e]/);
  });
});
