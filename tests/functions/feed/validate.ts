import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import { SaxesParser } from 'saxes';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const ATOM = 'http://www.w3.org/2005/Atom';
const URI = /^(?:https?|urn):\S+$/;
/** RFC 3339, as RFC 4287 section 3.3 wants it. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * The document as a strict parser reads it, held against what RFC 4287 demands in sections 4.1.1, 4.1.2 and 4.2.
 * @throws AssertionError, or the parser's error
 */
export function parseAtom(document: string): XmlElement {
  const feed = parseXml(document);
  assert.equal(feed.name, 'feed');
  assertHead(feed);
  assert.ok(one(feed, 'author') || all(feed, 'entry').every((entry) => one(entry, 'author')), 'author');
  for (const link of all(feed, 'link')) {
    assert.ok(link.attributes.rel === 'self', link.attributes.rel);
    assert.match(hrefOf(link), URI);
  }
  const ids = all(feed, 'entry').map((entry) => {
    assertHead(entry);
    const links = all(entry, 'link').filter(({ attributes }) => (attributes.rel ?? 'alternate') === 'alternate');
    assert.ok(links.length === 1 || all(entry, 'content').length === 1, 'content, or an alternate link');
    for (const link of links) assert.match(hrefOf(link), URI);
    for (const author of all(entry, 'author')) assert.ok(one(author, 'name'));
    for (const category of all(entry, 'category')) assert.ok(category.attributes.term);
    assert.match(textOf(entry, 'published'), INSTANT);
    return textOf(entry, 'id');
  });
  assert.equal(new Set(ids).size, ids.length, 'an entry twice');
  return feed;
}

/** Exactly one of each: id, title, updated. */
function assertHead(element: XmlElement): void {
  for (const name of ['id', 'title', 'updated']) assert.equal(all(element, name).length, 1, name);
  assert.match(textOf(element, 'id'), URI);
  assert.match(textOf(element, 'updated'), INSTANT);
  for (const name of ['title', 'summary', 'content', 'rights'])
    for (const text of all(element, name)) assert.deepEqual([text.children, text.attributes], [[], {}], name);
}

export const all = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name);
export const one = (element: XmlElement, name: string): XmlElement | undefined => all(element, name)[0];
export const textOf = (element: XmlElement, name: string): string => one(element, name)?.text ?? '';
export const hrefOf = ({ attributes }: XmlElement): string => attributes.href ?? '';

export function parseXml(document: string, namespace = ATOM): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const root = { name: '', attributes: {}, text: '', children: [] as XmlElement[] };
  const open = [root];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    assert.equal(uri, namespace);
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value] as const);
    const element = {
      name: local,
      attributes: Object.fromEntries(values.filter(([key]) => !/^xml(?:ns)?(?::|$)/.test(key))),
      text: '',
      children: [],
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const current = open.at(-1);
    if (current) current.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(document).close();
  const [feed] = root.children;
  assert.ok(feed);
  return feed;
}

const text = { type: 'string', minLength: 1 };
const address = { type: 'string', pattern: '^https?://\\S+$' };
const authors = {
  type: 'array',
  minItems: 1,
  items: { type: 'object', additionalProperties: false, required: ['name'], properties: { name: text } },
};
const instant = { type: 'string', pattern: INSTANT.source };

/** The published rules of https://www.jsonfeed.org/version/1.1/, of the fields that we write. */
const validate = new Ajv({ strict: true, allErrors: true }).compile({
  type: 'object',
  additionalProperties: false,
  required: ['version', 'title', 'items'],
  properties: {
    version: { const: 'https://jsonfeed.org/version/1.1' },
    title: { type: 'string' },
    feed_url: address,
    description: text,
    language: text,
    hubs: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['type', 'url'],
        properties: { type: text, url: address },
      },
    },
    items: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        // Extensions: https://www.jsonfeed.org/version/1.1/#extensions-a-name-extensions-a
        patternProperties: { '^_[a-z]': { type: 'object' } },
        // At least one of the contents; ours is text.
        required: ['id', 'content_text'],
        properties: {
          ...{ id: text, url: address, title: { type: 'string' }, content_text: { type: 'string' } },
          ...{ date_published: instant, date_modified: instant, authors, tags: { type: 'array', items: text } },
          language: text,
        },
      },
    },
  },
});

/** @throws AssertionError */
export function parseJsonFeed(document: string): {
  readonly items: readonly { readonly id: string; readonly title: string }[];
} {
  const feed = JSON.parse(document);
  assert.ok(validate(feed), JSON.stringify(validate.errors));
  const ids = feed.items.map(({ id }: { id: string }) => id);
  assert.equal(new Set(ids).size, ids.length, 'an item twice');
  return feed;
}
