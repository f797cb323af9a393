import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { type Element, parseTree, parseXml } from '../../../functions/article/shapes/xml-tree.ts';

// Goal: of XML that is well-formed the tree is that of any parser, and of what is not nothing is lost. Method: saxes as
// the other parser, over generated documents; each way of going wrong that people write, as a row.

type Plain = [name: string, attributes: [string, string][], children: (string | Plain)[]];

function plain({ name, attributes, children }: Element): Plain {
  return [
    name,
    Object.entries(attributes),
    children.map((child) => (typeof child === 'string' ? child : plain(child))),
  ];
}

function bySaxes(file: string): { root: Plain; problem: string | undefined } {
  const root: Plain = ['', [], []];
  const open = [root];
  let problem: string | undefined;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', ({ message }) => {
    if (!message.includes('undefined entity')) problem ??= message;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Plain = [name.replace(/^.*:/, ''), Object.entries(attributes as Record<string, string>), []];
    open.at(-1)?.[2].push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const add = (text: string): void => {
    const children = open.at(-1)?.[2] ?? [];
    if (open.length === 1 || text === '') return;
    if (typeof children.at(-1) === 'string') children.push(`${children.pop()}${text}`);
    else children.push(text);
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(file).close();
  return { root, problem };
}

const name = fc.constantFrom('item', 'title', 'dc:creator', 'link', 'p', 'a', 'x-y', 'embargo');
const text = fc.constantFrom(
  ...['A ferry', ' ', '&amp;', '&#8217;', '&nbsp;', '<![CDATA[<b> & ]]>', '<!-- </item> -->', '가나다', '\r\n'],
  '&lt;p&gt;',
);
const attribute = fc.constantFrom('', ' href="https://a.example/?a=1&amp;b=2"', " rel = 'x\ty'", ' xml:base="/x"');
const { element } = fc.letrec((tie) => ({
  element: fc
    .tuple(name, attribute, fc.array(fc.oneof({ maxDepth: 4 }, text, tie('element')), { maxLength: 5 }))
    .map(([tag, own, inner]) => (inner.length > 0 ? `<${tag}${own}>${inner.join('')}</${tag}>` : `<${tag}${own}/>`)),
}));

const written = (children: Element['children']): string =>
  children.map((child) => (typeof child === 'string' ? child : `[${child.name} ${written(child.children)}]`)).join('');

describe('the tree of a document', () => {
  it('is that of saxes if the document is well-formed', () =>
    fc.assert(
      fc.property(element, (file) => {
        const { root, problem } = parseTree(`<?xml version="1.0"?>\n${file as string}`);
        const other = bySaxes(`<?xml version="1.0"?>\n${file as string}`);
        assert.deepEqual(
          [problem, plain(root)[2].filter((one) => typeof one !== 'string')],
          [other.problem, other.root[2]],
        );
      }),
    ));

  it('is read to its end whatever is taken out of the document, and each word stays', () =>
    fc.assert(
      fc.property(element, fc.nat(), fc.nat({ max: 4 }), (file, at, length) => {
        const whole = file as string;
        const from = whole.length === 0 ? 0 : at % whole.length;
        const broken = `<item>${whole.slice(0, from)}${whole.slice(from + length)}<end>word</end></item>`;
        const hides = /<!--(?![\s\S]*-->)|<!\[CDATA\[(?![\s\S]*\]\]>)|<\?|"|'/.test(broken);
        assert.ok(hides || written(parseTree(broken).root.children).includes('word'), broken);
      }),
    ));

  const rows: [string, string][] = [
    ['<d>Text. <br> more <img src=x> <hr></d>', '[d Text. [br  more ][img  ][hr ]]'],
    ['<d><p>One<p>Two</d>', '[d [p One][p Two]]'],
    ['<d><b><i>x</b> y</i> z</d>', '[d [b [i x]] y z]'],
    ['<d>4 < 5 & 6 > 3</d>', '[d 4 < 5 & 6 > 3]'],
    ['<d>a\u0008b &#8; &#xffff; &#x110000;</d>', '[d ab   ]'],
    ['<i><title>T<link>/1</link><d>D</d></i>', '[i [title T][link /1][d D]]'],
    ['<d><a href="x>y</a> z</d>', '[d [a y] z]'],
    ['<d a="1" a="2" b=3 c>x</d>', '[d x]'],
    ['<d>x</p></d>', '[d x]'],
  ];
  for (const [file, expected] of rows)
    it(`of ${JSON.stringify(file)} is ${expected}`, () => {
      assert.equal(written(parseTree(file).root.children), expected);
      assert.match(String(parseXml(file)), /^line 1: /, 'and a wire that sends it is told');
    });

  it('says where it stops: after ten thousand elements', () => {
    const { isCut } = parseTree(`<d>${'<p>x</p>'.repeat(10_001)}<embargo>2030-01-01</embargo></d>`);
    assert.equal(isCut, true);
  });
});
