import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endOfElement, tagAt, taggedOf } from '../../../functions/article/details/tags.ts';

/** A tag at the start of a text, and what stands after it; undefined: it is none. */
const CASES: Readonly<Record<string, readonly [name: string, attributes: string, rest: string] | undefined>> = {
  '<p>x': ['p', '', 'x'],
  '</P >x': ['p', ' ', 'x'],
  '<br/>x': ['br', '/', 'x'],
  '<a href="x" title="1 > 0 < 2">x': ['a', ' href="x" title="1 > 0 < 2"', 'x'],
  '<a x=\'"\' y="\'">x': ['a', ' x=\'"\' y="\'"', 'x'],
  "<p it's>x": ['p', " it's", 'x'],
  '<p title="x>y': ['p', ' title="x', 'y'],
  '<div <p>x': ['div', ' ', '<p>x'],
  '<!-- <p> -->x': ['', '', 'x'],
  '<!doctype html>x': ['', '', 'x'],
  '<!-- x': undefined,
  '<p x': undefined,
  '< p>x': undefined,
  '<3': undefined,
  '<a@b.example>': undefined,
};

describe('tagAt', () => {
  it('reads a tag as HTML defines it, and another tag ends one that does not end', () => {
    const read = (text: string) => {
      const tag = tagAt(taggedOf(text), 0);
      return tag && [tag.name, tag.attributes, text.slice(tag.end)];
    };
    assert.deepEqual(Object.fromEntries(Object.keys(CASES).map((text) => [text, read(text)])), CASES);
  });

  it('has no bound for a quoted value', () => {
    const long = `<input value="${'<x>'.repeat(100_000)}">`;
    assert.equal(tagAt(taggedOf(long), 0)?.end, long.length);
  });
});

it('endOfElement is after the closing tag of exactly that element', () => {
  const html = '<script>a</scripts></SCRIPT >b';
  assert.equal(html.slice(endOfElement(taggedOf(html), 'script', 8)), 'b');
  assert.equal(endOfElement(taggedOf('<svg>a'), 'svg', 5), undefined);
});
