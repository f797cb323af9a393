import type { Random } from '../../../fixtures/random.ts';

/** What readers look for, between bars, an end after its beginning; hostile files repeat some of these alone. */
const MARKS = [
  ' ¦\n¦\t¦=¦"¦\'¦<¦>¦/¦?¦!¦-¦[¦]¦(¦)¦{¦}¦*¦_¦`¦~¦$¦%¦\\¦#¦:¦：¦|¦+¦^¦&¦;¦,¦.¦@¦0¦a¦A¦가¦\u00a0¦\u3000¦\n\n¦\r\n¦    ',
  '<?a?>¦<?xml ¦?>¦<!--¦-->¦<!doctype ¦<script ¦<script type="application/ld+json">¦ type=¦</script¦<p>¦<p ¦<a ¦<b>¦<br ',
  '<li ¦<h1>¦<sup>¦<table>¦<style>¦<html ¦<body ¦<head>¦<meta ¦<meta name="a" ¦<![CDATA[¦]]>¦&amp;¦&lt;p&gt;¦<x:',
  '<nitf>¦<newsItem>¦<NewsItem>¦<inlineXML>¦<DataContent>¦a="b" ¦![¦](¦[[¦]]¦[^¦**¦__¦***¦~~¦==¦++¦```¦~~~¦$$¦%%¦{{¦{%',
  '{{<¦{#¦{/*¦*/}¦{% raw %}¦:::¦!!!¦> ¦- ¦1. ¦---\n¦---¦# ¦## ¦===\n¦| ¦|-¦.. ¦:: ¦:a:`¦``¦`_¦|a¦* ¦import ¦import {¦ from ',
  '<item>¦</item>¦<item/>¦<item ¦<title>A</title>¦<entry>¦</entry>¦<newsItem>¦</newsItem>¦<a b="¦">¦<a ¦/>¦&#¦&x¦;¦<->¦(3.¦3 March ¦[{¦}]¦{"a":',
  '{"b":"¦"}¦{"items":[{¦]}¦{"title":\n¦a: &a [¦]\n¦a: *a\n¦? ¦: ¦a: |\n¦a: {¦}\n¦a = [¦[[a]]\n¦a = """¦"""\n¦[a](¦\t\n¦a ¦---\ntitle: A\n¦---\n',
  'export const ¦data:a;base64,¦http://a¦a@b¦a@b.c ¦\\q¦title: ¦a: ¦"a": ¦URL Source: ¦[+1 chars]¦기자 ¦있다¦(AP Photo¦EPA/',
].flatMap((marks) => marks.split('¦'));

const json = JSON.stringify;
const item = (body: string) =>
  `<newsItem><contentSet><inlineData><![CDATA[${body}]]></inlineData></contentSet></newsItem>`;
const news = (fields: object) => json({ title: 'A', url: 'https://gull.example/a', ...fields });

/** Every shape of file around a body, with its key. */
export const AROUND: Readonly<Record<string, readonly [key: string, around: (body: string) => string]>> = {
  'no shape': ['a.md', (body) => body],
  'notice above a text': ['a.md', (body) => `Not for publication ${body}`],
  'front matter': ['a.md', (body) => `---\ntitle: A\n${body}\n---\nA`],
  'front matter without an end': ['a.md', (body) => `---\n${body}`],
  feed: ['feed.xml', (body) => `<rss><channel>${body}`],
  'item of a feed': ['feed.xml', (body) => `<rss><channel><item>${body}`],
  'entry of a feed': ['feed.xml', (body) => `<feed><entry><title>A</title>${body}`],
  'list of JSON': ['a.json', (body) => `[{"a":1},${body}`],
  'JSON feed': ['feed.json', (body) => `{"items":[{"title":"A","content_html":"${body}`],
  'lines of JSON': ['a.jsonl', (body) => `{"a":1}\n${body}`],
  Markdown: ['a.md', (body) => `---\ntitle: A\n---\n${body}`],
  MDX: ['a.mdx', (body) => body],
  RST: ['a.rst', (body) => body],
  text: ['a.txt', (body) => body],
  'fragment of HTML': ['a.html', (body) => `<p>${body}`],
  page: ['a.md', (body) => `<!doctype html><html><body>${body}`],
  'page with data': ['a.html', (body) => `<html><script type="application/ld+json">${news({ articleBody: body })}`],
  XML: ['a.xml', (body) => `<?xml version="1.0"?>${body}`],
  NITF: ['a.xml', (body) => `<nitf><body><body.content><p>${body}</p></body.content></body></nitf>`],
  'NewsML-G2': ['a.xml', item],
  'JSON with a text': ['a.json', (text) => news({ text })],
  'JSON with HTML': ['a.json', (body) => news({ content_html: body })],
  'JSON with Markdown': ['a.json', (markdown) => news({ markdown })],
  'JSON with paragraphs': ['a.json', (body) => news({ text: body.match(/[\s\S]{1,60}/g) ?? [] })],
  'JSON that is none': ['a.md', (body) => `{"a": ${body}`],
  mail: ['a.eml', (body) => `Subject: A\nFrom: a@b.c\n\n${body}`],
  'mail with a page': ['a.eml', (body) => `Subject: A\nFrom: a@b.c\nContent-Type: text/html\n\n${body}`],
  comment: ['a.md', (body) => `<!-- ${body}`],
  heading: ['a.md', (body) => `# ${body}`],
  TOML: ['a.md', (body) => `+++\n${body}\n+++\nA`],
};

/** What repeats some marks, from a few kilobytes to any size: `make` makes it of a given length in bytes. */
export interface Repetition {
  name: string;
  key: string;
  make: (bytes: number) => Buffer;
}

/** A file of this shape that repeats up to four marks, maybe after and before others, or what may end them as often. */
export function repetition(random: Random, shape: string): Repetition {
  const marks = (most: number) => Array.from({ length: random.int(most + 1) }, () => random.pick(MARKS)).join('');
  const first = random.int(MARKS.length);
  const [before, unit, after] = [marks(2), MARKS[first] + (random.chance(0.5) ? marks(3) : ''), marks(2)];
  return repetitionOf([shape, before, unit, random.chance(0.3) ? (MARKS[first + 1] ?? '') : '', after]);
}

function repetitionOf([shape, before, unit, end, after]: readonly [
  string,
  string,
  string,
  string,
  string,
]): Repetition {
  const [key, around] = AROUND[shape] ?? ['a.md', (body: string) => body];
  const make = (bytes: number) => {
    const most = Math.floor((bytes * 0.9) / Buffer.byteLength(json(unit + end)));
    return Buffer.from(around(before + unit.repeat(most) + end.repeat(most) + after)).subarray(0, bytes);
  };
  return { name: json([shape, before, unit, end, after]), key, make };
}

/** Found by other seeds. */
export const FOUND: readonly Repetition[] = [
  repetitionOf(['list of JSON', '', '{% raw %}</newsItem>', '', '<![CDATA[']),
  repetitionOf(['list of JSON', '[[a]]\na: |\n', '{"title":\n\r\n', 'a: &a [', '? ']),
  repetitionOf(['no shape', '[|', ',## {"items":[{,', '.', '.']),
];
