import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shownIn } from '../../../functions/article/article.ts';
import { pictureOf } from '../../../functions/article/details/picture.ts';
import { readArticles } from '../../../functions/article/split/split-articles.ts';

const WORDS =
  'The council of Gull Bay voted on Monday to keep the night ferry for another year, by nine votes to four.';
const TEXT = Array.from({ length: 4 }, (_, n) => `${WORDS} Paragraph ${n}.`);
const HEADLINE = 'Ferry stays in Gull Bay';
const about = { headline: HEADLINE, url: 'https://e.example/1', articleBody: TEXT.join('\n\n') };

const markdown = (key: string, value: (url: string) => string) => (url: string) =>
  `---\ntitle: ${HEADLINE}\n${key}: ${value(url)}\n---\n\n${TEXT.join('\n\n')}\n`;
const json = (values: (url: string) => object) => (url: string) => JSON.stringify({ ...about, ...values(url) });
const page = (head: (url: string) => string) => (url: string) =>
  `<!doctype html><html><head><title>${HEADLINE}</title><link rel="canonical" href="https://e.example/1">` +
  `${head(url)}</head><body><article>${TEXT.map((words) => `<p>${words}</p>`).join('')}</article></body></html>`;
const linked = (values: (url: string) => object) =>
  page(
    (url) =>
      `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', ...about, ...values(url) })}</script>`,
  );
const item = (element: (url: string) => string) => (url: string) =>
  `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Echo</title><item><title>${HEADLINE}</title>` +
  `<link>https://e.example/1</link><description>${WORDS}</description>${element(url)}</item></channel></rss>`;
const escaped = (url: string) => url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** How articles state a picture, by shape. */
const STATEMENTS: Readonly<Record<string, (url: string) => string>> = {
  'front.md': markdown('image', JSON.stringify),
  'hugo.md': markdown('images', (url) => JSON.stringify(['/own/path.png', url])),
  'papermod.md': markdown('cover', (url) => `{image: ${JSON.stringify(url)}}`),
  'zola.md': markdown('extra', (url) => `{image: ${JSON.stringify(url)}}`),
  'ghost.md': markdown('feature_image', JSON.stringify),
  'newsapi.json': json((urlToImage) => ({ urlToImage })),
  'newspaper.json': json((top_image) => ({ top_image })),
  'firecrawl.json': json((url) => ({ metadata: { 'og:image': url } })),
  'ld.json': json((url) => ({ '@type': 'NewsArticle', image: { '@type': 'ImageObject', url } })),
  'forms.json': json((url) => ({ image: [{ width: 1 }, { contentUrl: url }] })),
  'yoast.json': json((thumbnailUrl) => ({ image: { '@id': 'https://e.example/1#primaryimage' }, thumbnailUrl })),
  'og.html': page((url) => `<meta property="og:image" content="${escaped(url)}">`),
  'twitter.html': page((url) => `<meta content="${escaped(url)}" name="twitter:image">`),
  'ld.html': linked((image) => ({ image })),
  'several.html': linked((url) => ({ image: ['/relative.png', url] })),
  'enclosure.rss': item((url) => `<enclosure type="image/jpeg" length="1" url="${escaped(url)}"/>`),
  'content.rss': item((url) => `<media:content medium="image" url="${escaped(url)}"/>`),
  'group.rss': item((url) => `<media:group><media:thumbnail url="${escaped(url)}"/></media:group>`),
  'entry.atom': (url) =>
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>Echo</title><entry><title>${HEADLINE}</title><id>1</` +
    'id><updated>2026-01-05T08:00:00Z</updated>' +
    `<summary>${WORDS}</summary><link rel="enclosure" type="image/png" href="${escaped(url)}"/></entry></feed>`,
  'item.json': (image) =>
    JSON.stringify({
      ...{ version: 'https://jsonfeed.org/version/1.1', title: 'Echo' },
      items: [{ id: '1', title: HEADLINE, content_text: WORDS, url: 'https://e.example/1', image }],
    }),
};

const GOOD = ['https://img.example/a.jpg', 'https://img.example/i?w=1200&h=630&fit=crop'];
const REFUSED = [
  ...['http://img.example/a.jpg', '//img.example/a.jpg', '/a.jpg', 'a.jpg', '', 'true'],
  ...['data:image/png;base64,AAAA', 'javascript:alert(1)', 'blob:https://img.example/1', 'file:///etc/passwd'],
  ...['https://user:secret@img.example/a.jpg', 'https://user@img.example/a.jpg'],
  ...['https://localhost/a.jpg', 'https://router.local/a.jpg', 'https://printer/a.jpg', 'https://10.0.0.1/a.jpg'],
  ...['https://0x7f.1/a.jpg', 'https://[::1]/a.jpg', 'https://wiki.corp./a.jpg'],
  ...[
    'https://img.example/a.jpg"onload="alert(1)',
    'https://img.example/<script>',
    `https://img.example/${'a'.repeat(600)}`,
  ],
];

async function pictureIn(key: string, file: string): Promise<string | undefined> {
  for await (const result of readArticles(Buffer.from(file), { key })) {
    const shown = shownIn(result);
    assert.ok(shown, `${key}: ${'detail' in result && result.detail}`);
    return pictureOf(shown.article);
  }
  assert.fail(`${key} holds nothing`);
}

describe('the picture of an article', () => {
  for (const [key, write] of Object.entries(STATEMENTS)) {
    it(`is read from ${key}, and only where any reader may open it`, async () => {
      for (const url of GOOD) assert.equal(await pictureIn(key, write(url)), url);
      for (const url of REFUSED) assert.equal(await pictureIn(key, write(url)), undefined, url);
    });
  }

  it('is that of the article, and neither a recording nor that of another article of its page', async () => {
    const file = item((url) => `<enclosure type="audio/mpeg" length="1" url="${url}"/>`)('https://e.example/a.mp3');
    assert.equal(await pictureIn('podcast.rss', file), undefined);
    const other = { '@type': 'NewsArticle', headline: 'Another one', url: 'https://e.example/2', image: GOOD[0] };
    const related = page(() => `<script type="application/ld+json">${JSON.stringify(other)}</script>`)('');
    assert.equal(await pictureIn('related.html', related), undefined);
  });
});
