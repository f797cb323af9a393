import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { crawled } from './crawled.ts';
import { checkReading } from './fuzz/check-reading.ts';
import { hostileFiles } from './fuzz/hostile-files.ts';
import { TOKENS } from './fuzz/mutate.ts';
import { read } from './reading.ts';

function holds(bytes: Uint8Array): void {
  checkReading(bytes);
}

describe('readArticle -> never throws', () => {
  it('whatever the bytes', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), holds), { numRuns: 1500 }));

  it('whatever stands between fences', () => {
    const piece = fc.constantFrom(...TOKENS);
    fc.assert(
      fc.property(
        fc.constantFrom('---\n', '+++\n', '{', '---yaml\n', ''),
        fc.array(piece, { maxLength: 50 }),
        (fence, pieces) => holds(Buffer.from(`${fence}${pieces.join('')}${fence}The text.`)),
      ),
      { numRuns: 3000 },
    );
  });

  it('whatever bytes of a crawled file are broken', () => {
    const file = Buffer.from(crawled());
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.uint8Array({ maxLength: 6 }), fc.nat(6), (at, inserted, removed) => {
        holds(Buffer.concat([file.subarray(0, at), inserted, file.subarray(at + removed)]));
      }),
      { numRuns: 1500 },
    );
  });
});

describe('readArticle -> runs nothing', () => {
  it('after any fence that names an engine or a property of objects', () => {
    const engines =
      'js javascript JS coffee coffeescript cson constructor toString __proto__ hasOwnProperty valueOf'.split(' ');
    for (const engine of engines) {
      for (const body of ['globalThis.ran = true', '{ title: (globalThis.ran = true) }', 'title: A\nx: y']) {
        const whole = `---${engine}\n${body}\n---\nThe text.`;
        assert.match(read(whole).text, /The text\.$/);
        assert.equal('ran' in globalThis, false, engine);
      }
    }
  });

  it('and pollutes no prototype', () => {
    const keys =
      '__proto__:\n  polluted: yes\nconstructor:\n  prototype: { polluted: yes }\n"__proto__": { polluted: yes }\ntoString: x';
    const files = [
      `---\n${keys}\n---\nText.`,
      `---\n${keys}\na: b: c\n---\nText.`,
      `{"__proto__": {"polluted": 1}, "a": 1}\nText.`,
    ];
    for (const file of [...files, '+++\n[__proto__]\npolluted = 1\n+++\nText.', '---\n__proto__: x\n---\nText.']) {
      const { frontMatter } = read(file);
      assert.equal('polluted' in {}, false);
      assert.ok(Object.hasOwn(frontMatter, '__proto__'));
    }
  });

  it('and remembers nothing of an earlier file', () => {
    const broken = '---\ntitle: "a\nb: [\n---\nText.';
    assert.deepEqual(read(broken), read(broken));
  });

  it('and unfolds no alias bomb', () => {
    const article = read(Buffer.from(hostileFiles().get('alias bomb')?.() ?? ''));
    assert.ok(JSON.stringify(article.frontMatter).length < 10_000);
  });
});
