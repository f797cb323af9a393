import { gzipSync } from 'node:zlib';
import { crawled } from '../crawled.ts';
import { readFixtures } from '../files.ts';

const hex = (digits: string) => Buffer.from(digits, 'hex');
const file = (frontMatter: string) => Buffer.from(`---\n${frontMatter}\n---\n\nThe text of the article.\n`);

/** Ten keys whose values are all one alias. */
const mapOf = (anchor: string) => Array.from({ length: 10 }, (_, at) => `k${at}: *${anchor}`).join(', ');

/** Between semicolons: dates of every form, sound and not, and bylines. */
const DATES = `
  Do. 04.03.2021, 17 Uhr MEZ; 2021년 3월 4일 (목) 오후 5시 6분; 令和3年3月4日 午後5時; 05:06 am, 4 March 2021 (updated);
  March the 4th, 2021 5 PM ET; [[2021-03-04T05Z]]; '21.3.4; 04MAR21 05h06; 03-04-21; ２０２１年３月;
  4 марта 2021 года в 05:06 МСК; Thu Mar 4 05:06:07.5 2021 +0900; 1614834367.5; 9999-12-31T23:59:59-05:00;
  4. März 2021; Thu Mar 4 05:06:07 KST 2021; 2021年3月4日 午後5時6分; 13/03/2021 5:06 pm; 1614834367; 20210304T050607Z;
  2021-02-30; 2026-02-28; 2024-02-29; 2026-04-01 03:00; 2100-02-28; 2021-03-04 05:06 -0330; 2021-03-04 05:06 +1600;
  03/13/2021; 2021. 3. 4. 오전 0:30; 2021-03-04 00:30 am; 2021-03-04 05:06:07.5; 2000-02-29; 令和元年5月4日; 平成元年3月4日;
  4/13/2021; 2021-W09-4; 2021W531; 2021-063; 2021-366; 2021-03-04 24:00; 二〇二一年三月四日 下午五点六分; 二〇二一年三十十月四日; 令和三年十二月三十一日;
  令和元年4月1日; 平成31年5月1日; 民國110年3月4日; 4 Mart 2021 Perşembe 05:06; 4. července 2021; 4 listopada 2021;
  ngày 4 tháng 3 năm 2021; ٤ مارس ٢٠٢١; ۱۴۰۲/۰۳/۰۴; 1614834367000; 4 March 2021 05:06 GMT-5; 4 Mar 99; 33-44-55;
  March 2021; 2021-03-04 25:06; 2021-03-04 05:06 +1660; 2021-02-30 05:06 +0900
`;
const BYLINES = `
  [Jane Doe](https://a.example) (Acme) [John Roe](https://b.example); Jane Doe (Acme) John Roe (Acme); 김기자; 최셋 기자 기자;
  김하나 디지털뉴스부 인턴 기자; 이둘 의료전문기자; 한경닷컴 최셋 기자; 가나 다라 기자; 김하나 이둘 기자; ---; * <b>; k@example.com
`;

/** Small files of every kind that the reader knows, readable or not: the fuzzer mutates and crosses them. */
export const SEEDS: readonly Uint8Array[] = [
  ...readFixtures().map((fixture) => Buffer.from(fixture.file)),
  ...['escaped', 'raw'].map((era) => Buffer.from(crawled({}, era as 'escaped' | 'raw'))),
  Buffer.from(
    crawled(
      { comments: ['**kim** | 2026-02-16 09:00 | 👍 1 | 👎 0', '', '좋다', '', '---'], text: 'a\n---\nb &amp; c' },
      'raw',
    ),
  ),
  // Of YAML what no site writes.
  file(
    'base: &b { x: 1 }\nl: &l [1, 2]\n<<: [*b]\nm:\n  <<: *b\nn: [*l, *b]\n? k\n: v\n? "q"\n:\n  - w\n' +
      'title: !binary |-\n  7ZWc\nog:x: y\n@t: z\nSome words: x\nbroken: a: b\n\nMore words: y',
  ),
  file('broken: a: b\nl: !!seq\nm: &m !!map\nn: !!str\no: *m\np:\n- -\n- q'),
  file('q: ? x\ntitle:A: b\ntitle:ko: c\nx: "a\ny: "b: c"\nz: {a: 1, a: 2}\nw: ["\\u00e9", \'\'\'\']'),
  file(
    'a: &x v\nb: *x\nc: *y\nd: !t w\ne: |+\n  keep\n\n  more\n\nf: >2-\n    folded\n   deeper\ng:\n- 1\n-2\n- - k: v\n    l: m\n   n: o',
  ),
  file(
    '<<<<<<< HEAD\ntitle：A\n=======\ntitle:A\n>>>>>>> x\ncategory\n- one\nstray line\n\ttab: x\nlist:\n[\n  "a",\n]\n? q\n: r',
  ),
  file(
    'author:\n\t\tKim\n\n\t\tLee\nauthors:\n\t- A\n\t- B\nt: Trends\\: the\n"quoted key": v\n"a\\"b": "multi\\\n  line\n\n  end"',
  ),
  file(
    `id: ${'가'.repeat(400)}\ntags:\n  - { name: x }\n  - [y]\n- z\nx: {{ page.x }}\ny: "\\x41\\u0042\\U0001F600\\q\\n"\n'single': v`,
  ),
  ...DATES.split(';').map((date) => file(`date: ${date.trim()}\nupdated: "${date.trim()}"`)),
  ...BYLINES.split(';').map((author) => file(`author: "${author.trim()}"`)),
  // In other encodings, formats and containers.
  Buffer.from('\ufefftext', 'utf16le').swap16(),
  hex('efbbbf41ff42'),
  hex('fffe00004100000042000000'),
  Buffer.from('---js\n{ title: 1 }\n---\nText.'),
  Buffer.from('+++\ntitle = "A"\ndate = 2021-03-04T05:06:07Z\n[author]\nname = "K"\n+++\nText.'),
  Buffer.from('+++\ntitle = A\ntags = ["a", "b"]\n[x]\ny = 1\n+++\nText.'),
  Buffer.from('---json\n{"title": "A"}\n---\nText.'),
  Buffer.from('\ufeff---\ntitle: A\n---\nText.', 'utf16le'),
  Buffer.from('---\ntitle: A\n---\nText.', 'utf16le'),
  Buffer.from('---\ntitle: A\n---\nText.', 'utf16le').swap16(),
  Buffer.from('+++\ntitle = "A"\nx = """\nversion = 1.10\n"""\n+++\nText.'),
  Buffer.from('\ufdfa'.repeat(100)),
  Buffer.from('---\ntitle: A\n---\nText of some length.', 'utf16le').swap16(),
  Buffer.concat([Buffer.from('Žluťoučký kůň, '), hex('8a61c220c320e28041ff'), Buffer.from(' end')]),
  hex('c7d1b1b9c0ba208c63b9e6b0a2c7cfc0c720b3aab6f3c0ccb0ed20c0ccb0cdc0ba20b1dbc0ccb4d92e'),
  hex('82b182ea82cd93fa967b8cea82cc95b68fcd82c582b78142'),
  hex('a4b3a4eca4cfc6fccbdcb8eca4cecab8becfa4c7a4b9a1a3'),
  hex('d6d0b9fab5c4d0c2cec5cac7d5e2d1f9b5c4a3acced2c3c7d6aab5c0c1cba1a3'),
  hex('a4a4b0eaaabab773bb44ac4fb36fbccbaabaa141a7daadccaabeb944a446a143'),
  hex('cdeee2eef1f2e820e3eef0eee4e020ea20eee1e5e4f3'),
  Buffer.from('Le caf\xe9 \x93ici\x94', 'latin1'),
  gzipSync(crawled()),
  hex('89504e470d0a1a0a0000000d49484452'),
  new Uint8Array(Buffer.from('Bytes that are no Buffer.')),
  Buffer.from('---json\nnull\n---\nText.'),
  Buffer.from('---json\n[1]\n---\nText.'),
  file('broken: x: y\ntags: [* a]\nx: "\\U00110000"\nauthor:\n  name:Kim\n  email: k@example.com'),
  Buffer.from('+++\ntitle = "A"\n[taxonomies]\ntags = ["a"]\ncategories = []\n[extra]\nauthor = "Kim"\n+++\nText.'),
  Buffer.from('+++\na = “A”,\nb = "B" c\nd = \'D\',\ne = 2021-02-30\n[t]\nf = g\n+++\nText.'),
  file("broken: x: y\na: |\n\tone\n\ttwo\nb: [a 'b, 'c]"),
  Buffer.from('+++\na = 1\n\u00a0\n+++\nText.'),
  Buffer.from('"title": "A: b",\n"date": "2021/3/4"\n;;;\nText.'),
  Buffer.from(';;;\n"title": "A",\n"tags": ["b"],\n;;;\nText.\n;;;\nMore.'),
  Buffer.from(';;;\n{"title": "A"}\n;;;\nText.'),
  Buffer.from(';;;;;\ntitle: A\ndate: 2021-03-04\n;;;;;\nText.'),
  Buffer.from(';;;\n"title": "A"\nText.'),
  Buffer.from(';;; title: A\nText.'),
  file('broken: x: y\n{a: b}: c\n? {d: e}\n: f\nlist:\n- ? g\n  : h\n- [i]: j\n-k: l\n? |\nm: |2\n n\no: |\n-p: q'),
  ...['', 'broken: x: y\n'].map((broken) => file(`${broken}a: ${'['.repeat(40)}${']'.repeat(40)}\nb: {k: ${'[['}]]}`)),
  file(
    `broken: x: y\na: &a { k: v }\n${[...'bcd'].map((name, at) => `${name}: &${name} { ${mapOf('abc'.charAt(at))} }`).join('\n')}`,
  ),
  // Mails, and a web archive.
  Buffer.from(
    'From: =?utf-8?q?Gull_B=C3=A4y?= <a@b.example>\r\nSubject: Fwd: =?euc-kr?b?x9GxuQ==?=\r\nDate: Thu, 4 Mar 2021 05:06:07 +0900\r\n' +
      'X-Embargo: none\r\nContent-Type: multipart/alternative;\r\n boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain; format=flowed\r\n' +
      'Content-Transfer-Encoding: quoted-printable\r\n\r\nThe caf=C3=A9 =\r\nstays.\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n' +
      `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from('<p>The café stays open, b@c.example says.').toString('base64')}\r\n--x--\r\n`,
  ),
  Buffer.from(
    'Received: by b\nFrom: a@b.example (Gull)\nSubject: A\nContent-Type: text/html\n\n<p>Unsubscribe: https://t.example/?a=1',
  ),
  Buffer.from(
    ['chunked\r\n\r\n5\r\n<html\r\n4d\r\n', 'gzip\r\n\r\n<html']
      .map((coding, at) => {
        const page = `><title>A</title><article><p>${'The ferry stays. '.repeat(20)}</p></article></html>\r\n0\r\n\r\n`;
        const answer = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n${['Transfer', 'Content'][at]}-Encoding: ${coding}${page}`;
        return (
          `WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/${at}\r\nWARC-Date: ` +
          `2021-03-04T05:06:07Z\r\nContent-Length: ${answer.length}\r\n\r\n${answer}\r\n\r\n`
        );
      })
      .join(''),
  ),
];
