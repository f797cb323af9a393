import { gzipSync } from 'node:zlib';

const MIB = 1024 * 1024;

function fenced(frontMatter: string): string {
  return `---\n${frontMatter}\n---\nThe text.\n`;
}

/** `a: [lol…]`, `b: [*a, *a, …]`: nine levels of nine aliases are 387 million values. */
function aliasBomb(): string {
  const levels = [...'bcdefghi'].map(
    (name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(', ')}]`,
  );
  return fenced(['a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]', ...levels].join('\n'));
}

const HASH = `content_hash: ${'0'.repeat(64)}`;
const enveloped = (text: string) => `---\n${HASH}\n---\n# t\n\n---\n${text}\n---\n\n*Crawled at: x*\n`;

/**
 * Files that an attacker would send: each up to 1 MiB, and slow, deep or large for some reader at some time.
 * They are of these sizes at the scale of 1. bounds.test.ts has the files that only repeat something within a field.
 */
export function hostileFiles(scale = 1): Map<string, () => Uint8Array> {
  const count = (most: number) => Math.max(1, Math.floor(most * scale));
  const times = (part: string, most: number) => part.repeat(count(most));
  const repeated = (part: string, bytes = MIB - 256) => times(part, bytes / Buffer.byteLength(part));
  const numbered = (most: number, line: (at: number) => string) =>
    Array.from({ length: count(most) }, (_, at) => line(at)).join('\n');
  const texts: Record<string, () => string> = {
    'alias bomb': () => aliasBomb(),
    '100,000 keys': () => fenced(numbered(90_000, (at) => `k${at}: v`)),
    '15,000 keys that YAML refuses': () => fenced(`a: b: c\n${numbered(15_000, (at) => `k${at}: v`)}`),
    'deep brackets': () => fenced(`a: ${repeated('[', 200_000)}`),
    'deep braces': () => fenced(`a: ${repeated('{a: ')}`),
    'deep dashes': () => fenced(`a:\n${repeated('- ')}`),
    'deep indentation': () => fenced(numbered(1400 / Math.sqrt(scale), (at) => `${' '.repeat(at)}a:`)),
    'escapes that are none': () => fenced(`title: "${repeated('\\q', 200_000)}"`),
    'quotes that never close': () => fenced(`a:\n${repeated('  - "a\n  - \'b\n')}`),
    'brackets that never close': () => fenced(repeated('k: [a\n')),
    'lists that never close': () => fenced(`a:\n${repeated('  - {a\n')}`),
    fences: () => repeated('---\n'),
    dashes: () => repeated('---'),
    'a fence of spaces': () => `---${repeated('   ')}\n`,
    'blank lines': () => `${repeated('\n')}x`,
    tabs: () => `---\na:\n${repeated('\t\n')}---\nx`,
    'carriage returns': () => repeated('a\r'),
    'front matter without an end': () => `---\n${repeated('a: b\n')}`,
    'a text after a fence without an end': () => `---\ntitle: x\n${repeated('Paragraph.\n\n')}`,
    'comments only': () => fenced(repeated('# c\n')),
    'stray lines': () => fenced(`a: b\n${repeated('stray\n')}`),
    'folded lines': () => fenced(`a: >\n${repeated('  x\n\n    y\n')}`),
    'anchors and aliases': () => fenced(`x: y: z\n${repeated('a: &x y\nb: *x\n')}`),
    ampersands: () => repeated('&'),
    entities: () => repeated('&CounterClockwiseContourIntegral;'),
    'entities that never close': () => repeated('&abcdefghijklmnopqrstuvwxyz'),
    'combining marks': () => `a${repeated('\u0301\u0316')}`,
    'characters that grow': () => repeated('\ufdfa'),
    'mixed scripts': () => repeated('é\u0301Σ가ᄀ'),
    'deep JSON': () => `{"a":${times('[', 400_000)}${times(']', 400_000)}}\nText.`,
    'JSON without an end': () => repeated('{"a":'),
    'wide JSON': () =>
      `${JSON.stringify(Object.fromEntries(Array.from({ length: count(60_000) }, (_, at) => [`k${at}`, at])))}\nText.`,
    'deep TOML': () => `+++\na = ${times('[', 200_000)}\n+++\nText.`,
    'TOML tables': () => `+++\n${numbered(9000, (at) => `[a.b${at}]\nc = 1`)}\n+++\nText.`,
    'brackets in TOML': () => `+++\na = ${repeated('=[', 200_000)}]\nb\n+++\nText.`,
    'broken TOML': () => `+++\n${numbered(600, (at) => `a${at} = x y = [`)}\n+++\nText.`,
    'dotted TOML': () => `+++\n${times('a.', 100_000)}a = 1\n+++\nText.`,
    'impossible days in TOML': () => `+++\n${numbered(12_000, (at) => `a${at} = 2021-02-30`)}\n+++\nText.`,
    'impossible days in tables of TOML': () => `+++\n${numbered(6000, (at) => `[t${at}]\na = 2021-02-30`)}\n+++\nText.`,
    'spaces in a key of ours': () => fenced(`t: a: b\n${repeated(`제목${' '.repeat(300)}x：y\n`, 200_000)}`),
    'rules in a text': () => enveloped(repeated(`${'x & y '.repeat(80)}\n---\n`, 900_000)),
    'entities and rules in a text': () => enveloped(repeated(`${'&amp;'.repeat(500)}\n---\n`, 900_000)),
    'keys of words': () => fenced(`title: a: b\n${repeated('some words: x\n', 200_000)}`),
    'explicit keys': () => fenced(`title: a: b\n${repeated('? a\n: b\n', 200_000)}`),
    'sets and lists as keys': () => fenced(`title: a: b\n${repeated('? a\n[b, c]: d\n', 200_000)}`),
    'keys of keys': () => fenced(`title: a: b\n${repeated('? ', 200_000)}`),
    'a key in brackets that never close': () => fenced(`title: a: b\n${repeated('[', 200_000)}: x`),
    'comments in brackets': () => fenced(`a: b: c\nx: [\n${repeated('  a, # b\n', 200_000)}]`),
    'keys in quotes': () => fenced(repeated('é: "x\n', 200_000)),
    'keys in nested quotes': () => fenced(`x:\n${repeated('  a: "b\n', 200_000)}`),
    'lines of a nested quote': () => fenced(`x:\n${repeated('  a: "b\n    c\n    d\n', 200_000)}`),
    'spaces before a nested quote': () => fenced(`x:\n${repeated(' ', 100_000)}a: "b\n${repeated(' ', 100_000)}`),
    'dashes without an item': () => fenced(`x:\n${repeated('- ', 200_000)}\ny`),
    'lines of two dashes': () => fenced(`x:\n${repeated('- -\n', 200_000)}`),
    'dashes without a space': () => fenced(`é: [a]\n${repeated('- a\n\n-é\n', 200_000)}`),
    'merge keys': () => fenced(`b: &b {x: 1}\nt: a: b\n${repeated('<<: *b\n', 200_000)}`),
    'aliases of a list': () => fenced(`t: a: b\nb: &b [${repeated('x,', 1000)}]\nc: [${repeated('*b,', 200_000)}]`),
    'forgotten quotes': () => fenced(repeated('a: "b\n', 200_000)),
    'keys without a space': () => fenced(`${numbered(14_000, (at) => `title${at}:x`)}\nt: a: b`),
    'a map of authors': () => fenced(`authors: {${numbered(14_000, (at) => `a${at}: {b: c},`)}}`),
    'blank lines in front matter': () => fenced(`q: a: b\n${repeated('     \n', 200_000)}x: y`),
    'broken entries': () => fenced(numbered(14_000, (at) => `k${at}: a: b`)),
    'broken items without a space': () => fenced(`x: y: z\na:\n${repeated('-a: b: c\n', 250_000)}`),
    'broken lists in lists': () =>
      fenced(`x: y: z\n${numbered(120, (at) => `k${at}:\n${numbered(40, (deep) => `${' '.repeat(deep)}- a: b: c`)}`)}`),
    'conflicts of a merge': () => fenced(repeated('<<<<<<< a\n=======\nk: b\n>>>>>>>\n', 250_000)),
    'lines of an open quote': () => fenced(`x: y: z\na: "${repeated('b\n', 250_000)}`),
    'lines with tabs': () => fenced(`x: y: z\na:\n${repeated('\tb\n', 250_000)}`),
    'blank lines in nested YAML': () => fenced(`q: [a]\n${repeated('\n', 200_000)}x: y`),
    'blank lines in a block': () => fenced(`q: a: b\nx: |\n  y\n${repeated('\n', 200_000)}  z`),
    'blank lines above front matter': () => fenced(`${repeated('\n', 200_000)}a: [b]`),
    'comments in a list of tight items': () => fenced(`q: [a]\ny:\n-a\n${repeated('#:\n', 200_000)}z: [b]`),
    'comments in a quote': () => fenced(`q: [a]\nurl: "a\n${repeated('#:\n', 200_000)}"`),
    'lines of a quote': () => fenced(`t: a: b\nx: "b\n${repeated(' c\n', 200_000)} "`),
    'spaces in brackets': () => fenced(`t: a: b\nx: [${repeated(`a${' '.repeat(4000)}b, `, 200_000)}]`),
    'marks that are letters to some': () => repeated('\u0301\uff9e'),
    'aliases in keys': () => fenced(`a: &a [${repeated('x,', 100_000)}]\nb:\n${repeated('- ? *a\n', 100_000)}`),
    'aliases of a text in a key': () =>
      fenced(`s: &s "${repeated('s', 100_000)}"\nq: [a]\n? [${repeated('*s,', 13_500)}]\n: x`),
    'aliases of a text in a key that YAML refuses': () =>
      fenced(`t: a: b\ns: &s "${repeated('s', 100_000)}"\n? [${repeated('*s,', 2970)}]\n: x`),
    'instructions of XML, and no element': () => `<?xml version="1.0"?>${'<?a?>'.repeat(220)} =`,
    'comments of XML, and no element': () => `${repeated('<!---->', 3000)} =`,
    'scripts of a page without an end': () => `<html>${repeated('<script type="application/ld+json">')}`,
    'blanks in a text of JSON': () =>
      JSON.stringify({ title: 'A', url: 'https://gull.example/a', text: `a${repeated(' ', 500_000)}b` }),
    'blanks in a heading': () => `# a${repeated(' ')}b`,
    'blanks below a table': () => `a|b\n-${repeated(' ')}b`,
    'styles that never close': () => repeated('<style>'),
    '50,000 keys of JSON': () =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count(45_000) }, (_, at) => [`k${at}`, 'v']))),
    'code in a text': () => repeated('```\n~~~\n<!-- `a` [](\n'),
    NULs: () => repeated('\0'),
    'every second byte a NUL': () => repeated('a\0'),
    'a long text with CRLF': () => times('line\r\n', 20_000),
    'halves where a long text is cut': () => `a${times('\u{20000}', 40_000)}`,
  };
  const bytes: Record<string, () => Uint8Array> = {
    'bytes FF': () => Buffer.alloc(count(MIB), 0xff),
    'high bytes': () => Buffer.from(Array.from({ length: count(MIB) }, (_, at) => 0x80 + ((at * 37) % 128))),
    'random Hangul in CP949': () =>
      Buffer.from(Array.from({ length: count(MIB) }, (_, at) => (at % 2 ? 0xa1 : 0xb0) + ((at * 7) % 25))),
    'western bytes': () => Buffer.alloc(count(MIB), 'caf\xe9 society ', 'latin1'),
    'Korean bytes up to the last': () => Buffer.from(`${times('c7d1b1b9', 10_000)}ff`, 'hex'),
    'half characters': () => Buffer.from(times('\ud800a', MIB / 4), 'utf16le'),
    'half characters after a mark': () => Buffer.from(`\ufeff${times('\ud800a', MIB / 4 - 1)}`, 'utf16le'),
    'marks of UTF-8 only': () => Buffer.from(times('\ufeff', MIB / 3)),
    'marks above UTF-16': () => Buffer.from(`${times('efbbbf', MIB / 3 - 1)}fffe`, 'hex'),
    'a gzip bomb': () => gzipSync(Buffer.alloc(count(64 * MIB))),
  };
  const encoded = Object.entries(texts).map(
    ([name, text]) => [name, () => Buffer.from(text()).subarray(0, MIB)] as const,
  );
  return new Map<string, () => Uint8Array>([...encoded, ...Object.entries(bytes)]);
}
