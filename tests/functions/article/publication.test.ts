import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';

const NOW = Date.UTC(2026, 0, 10, 12);

const readAt = (frontMatter: string, now = NOW) =>
  readArticle(Buffer.from(`---\n${frontMatter}\n---\n\nThe harbour council voted on Tuesday.`), {
    now,
    key: 'a.md',
    timeZone: 'Asia/Seoul',
  });

const stateOf = (frontMatter: string, now?: number): string => {
  const result = readAt(frontMatter, now);
  return result.ok ? 'published' : result.reason;
};

const stateOfFile = (file: string, key: string): string => {
  const result = readArticle(Buffer.from(file), { now: NOW, key, timeZone: 'UTC' });
  return result.ok ? 'published' : result.reason;
};

describe('readArticle -> whether the publisher wants an article out', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['draft: false\npublished: true', 'published'],
    ['published: 2026-01-01', 'published'],
    ['status: published', 'published'],
    ['publishDate: 2026-02-01', 'embargoed'],
    ['publishDate: soon', 'published'],
    ['status: retracted', 'retracted'],
    ['title: "KILL: Council votes"', 'retracted'],
    ['title: "RETRACTED: Council votes"', 'retracted'],
    ['title: "[kill] Council votes"', 'retracted'],
    ['title: "【Retracted】Council votes"', 'retracted'],
    ['title: "Council votes [kill]"', 'retracted'],
    ['title: "Kill: the film that nobody wanted"', 'published'],
    ['withdrawn: true', 'retracted'],
    ['title: "[KILL] Council votes"', 'retracted'],
    ['title: "Council votes (KILL)"', 'retracted'],
    ['title: "Council votes – MANDATORY KILL"', 'retracted'],
    ['title: "의회 표결 [전문 취소]"', 'retracted'],
    ['title: "의회 표결: 기사삭제"', 'retracted'],
    ['title: "MANDATORY KILL - Council votes"', 'retracted'],
    ['title: "[기사삭제] 의회 표결"', 'retracted'],
    ['title: "KILL-SWITCH FOUND in 40,000 routers"', 'published'],
    ['title: "KILL"', 'published'],
    ['title: "[KILL]"', 'published'],
    ['title: "Licence to (KILL) a mockingbird"', 'published'],
    ['title: "기사 삭제 요구한 시장 사과"', 'published'],
    ['title: "시장, 비판 기사 삭제"', 'published'],
    ['title: "전문 취소 위기 넘긴 항만 공사"', 'published'],
    ['title: "전문취소"', 'published'],
    ['title: "Kill Bill returns to cinemas"', 'published'],
    ['title: "KILLER whales seen off Gull Bay"', 'published'],
  ];
  for (const [frontMatter, state] of cases)
    it(`${JSON.stringify(frontMatter)} is ${state}`, () => assert.equal(stateOf(frontMatter), state));

  it('a draft is refused as one, whatever word says so, at the top or in a table of the article', () => {
    const words = 'draft¦Draft¦embargoed¦scheduled¦future¦private¦trash¦auto-draft¦In Review¦pending'.split('¦');
    const said = [
      ...[...words, 'hidden', 'unlisted', 'pending_review', '초안', 'Entwurf'].map((word) => `status: ${word}`),
      ...['draft', 'hidden', 'private', 'unlisted', 'is_draft'].flatMap((key) => [
        `${key}: true`,
        `${key}: y`,
        `${key}: "Yes"`,
      ]),
      ...['publish', 'published', 'public', 'isPublished'].flatMap((key) => [
        `${key}: false`,
        `${key}: no`,
        `${key}: n`,
      ]),
      ...['visibility: private', 'visibility: Unlisted', 'post_status: future', 'workflow-status: in-review'],
    ];
    for (const line of said) {
      assert.equal(stateOf(line), 'draft', line);
      assert.equal(stateOf(`params:\n  ${line}`), 'draft', `params: ${line}`);
      const [key = '', value = ''] = line.replaceAll('"', '').split(': ');
      const json = {
        title: 'A',
        url: 'https://gull.example/a',
        text: 'The council voted.',
        [key]: value === 'true' || value,
      };
      assert.equal(stateOfFile(JSON.stringify(json), 'a.json'), 'draft', JSON.stringify(json));
      const found = stateOfFile(JSON.stringify({ meta: { [key]: value }, ...json, [key]: undefined }), 'a.json');
      assert.equal(found, 'draft', line);
    }
    for (const line of 'status: ok¦status: live¦visibility: public¦hidden: false¦private: no¦publish: true¦draft: ""'.split(
      '¦',
    ))
      assert.equal(stateOf(line), 'published', line);
  });

  it('a file in a folder _drafts is a draft', () => {
    const bytes = Buffer.from('---\ntitle: A\n---\nText.');
    const reasonOf = (key: string) => {
      const result = readArticle(bytes, { key });
      return result.ok ? 'published' : result.reason;
    };
    assert.deepEqual([reasonOf('_drafts/a.md'), reasonOf('source/_drafts/b/a.md')], ['draft', 'draft']);
    assert.equal(reasonOf('my_drafts/a.md'), 'published');
  });

  it('says until when an embargo holds, in the zone of the publisher, and of which article', () => {
    const result = readAt('publishDate: 2026-01-11 09:00\nid: 001_0000000001');
    assert.ok(!result.ok);
    const { detail, articleId } = result;
    const until = 'until' in result && result.until;
    assert.deepEqual(
      [detail, until, articleId],
      ['The file says: not before 2026-01-11T00:00:00.000Z.', '2026-01-11T00:00:00.000Z', '001_0000000001'],
    );
  });

  it('gives each retraction words of its own, for notices are all alike', () => {
    const [one, other] = ['001_0000000001', '001_0000000002'].map((id) =>
      readAt(`id: ${id}\ntitle: (전문취소) 의회 표결`),
    );
    assert.ok(one?.kind === 'retracted' && other?.kind === 'retracted');
    assert.notEqual(one.article.textKey, other.article.textKey);
  });
});

/** What a field named embargo may say, by what comes of it at `NOW`. */
const NO_EMBARGO = ['', 'false', 'none', 'no', 'n/a', 'No embargo', 'for immediate release'];
const PAST =
  '2026-01-10T11:59:59Z¦2026-01-09¦Jan 9, 2026¦9 January 2026¦03/04/2021¦March 2021¦2021-01-01 06:00 XYZ'.split('¦');
const FUTURE =
  '2026-01-10T12:00:01Z¦2026-02-01¦Embargoed until 4 March 2027, 6 pm¦20270101T060000Z¦2027-01-01 06:00 KST'.split('¦');
const UNREADABLE = [
  ...['true', 'TRUE', 'yes', 'y', 'TBD', 'Friday 6pm', '03/04/2027', '2027-01-01 06:00 XYZ', 'until delivery', 'soon'],
  ...'18:00¦under embargo¦until further notice¦2026-01-10 evening¦1447-12-01 AH¦2021-01-01 to 2027-01-01¦March'.split(
    '¦',
  ),
];
const KEYS = 'embargo¦embargoed¦embargo_until¦embargoUntil¦Embargo date¦hold_until¦press-embargo¦not_before'.split('¦');

const NEWS = { title: 'A', url: 'https://gull.example/a', text: 'The council voted.' };
const LD = { '@type': 'NewsArticle', headline: 'A', datePublished: '2026-01-01', articleBody: NEWS.text };
const page = (head: string) =>
  `<!doctype html><html><head>${head}<script type="application/ld+json">${JSON.stringify(LD)}</script></head></html>`;
const nitf = (docdata: string, head = '') =>
  `<nitf><head>${head}${docdata}</head><body><body.head><hedline><hl1>A</hl1></hedline></body.head>` +
  '<body.content><p>The council voted.</p></body.content></body></nitf>';
const g2 = (meta: string) =>
  `<newsItem><itemMeta>${meta}</itemMeta><contentMeta><headline>A</headline></contentMeta><contentSet>` +
  '<inlineData>The council voted.</inlineData></contentSet></newsItem>';
const newsMl = (management: string) =>
  `<NewsML><NewsItem><NewsManagement>${management}</NewsManagement><NewsComponent>` +
  '<HeadLine>A</HeadLine><DataContent>The council voted.</DataContent></NewsComponent></NewsItem>' +
  '</NewsML>';

/** Each way in which a file may state a value for a key. */
const WAYS: Readonly<Record<string, (key: string, value: string) => readonly [file: string, key: string]>> = {
  YAML: (key, value) => [`---\n${key}: ${value}\n---\nThe council voted.`, 'a.md'],
  'a table in YAML': (key, value) => [`---\nextra:\n  ${key}: "${value}"\n---\nThe council voted.`, 'a.md'],
  TOML: (key, value) => [`+++\n"${key}" = "${value}"\n+++\nThe council voted.`, 'a.md'],
  'JSON front matter': (key, value) => [`${JSON.stringify({ title: 'A', [key]: value })}\nThe council voted.`, 'a.md'],
  JSON: (key, value) => [JSON.stringify({ ...NEWS, [key]: value }), 'a.json'],
  'nested JSON': (key, value) => [JSON.stringify({ ...NEWS, metadata: { release: { [key]: value } } }), 'a.json'],
  'around JSON': (key, value) => [JSON.stringify({ [key]: value, data: { article: NEWS } }), 'a.json'],
  'JSON lists': (key, value) => [JSON.stringify({ ...NEWS, [key]: [value] }), 'a.json'],
  page: (key, value) => [page(`<meta content="${value}" name="${key}">`), 'a.html'],
  NITF: (key, value) => [
    nitf('', `<meta name="${key.replace(/^(?!.*embargo).*$/i, 'embargo').replaceAll(' ', '_')}" content="${value}"/>`),
    'a.xml',
  ],
};

describe('readArticle -> an embargo', () => {
  it('holds unless what is stated can be read as past, whatever states it', () => {
    const wanted = { published: [...NO_EMBARGO, ...PAST], embargoed: [...FUTURE, ...UNREADABLE] };
    for (const [state, values] of Object.entries(wanted))
      for (const value of values)
        for (const key of KEYS)
          for (const [name, way] of Object.entries(WAYS)) {
            const [file, path] = way(key, value);
            assert.equal(stateOfFile(file, path), state, `${name}: ${file}`);
          }
  });

  it('has its end on the refusal only where it can be read', () => {
    const untilOf = (value: string) => {
      const result = readAt(`embargo: ${value}`);
      return result.ok ? 'read' : 'until' in result ? result.until : undefined;
    };
    for (const value of FUTURE) assert.match(untilOf(value) ?? '', /^202[67]-/, value);
    for (const value of UNREADABLE) assert.equal(untilOf(value), undefined, value);
  });

  it('holds where a wire says so in its own way', () => {
    const held = [
      ...['embargoed', 'Embargoed', 'EMBARGOED'].flatMap((status) => [
        nitf(`<docdata management-status="${status}"/>`),
        nitf(`<docdata Management_Status="${status}"><date.release norm="soon"/></docdata>`),
        nitf(`<docdata management-status="${status}"><date.release norm="20270101T060000Z"/></docdata>`),
        newsMl(`<Status FormalName="${status}"/>`),
        newsMl(
          `<Status FormalName="${status}"/><StatusWillChange><FutureStatus FormalName="Usable"/>` +
            '<DateAndTime>20270101T060000Z</DateAndTime></StatusWillChange>',
        ),
        g2(`<pubStatus qcode="stat:${status}"/>`),
      ]),
      ...[g2('<embargoed/>'), g2('<embargoed>2027-01-01T06:00:00Z</embargoed>'), g2('<embargoed>later</embargoed>')],
      ...[g2('<edNote>EMBARGOED UNTIL FRIDAY</edNote>'), nitf('<docdata><ed-msg info="Embargo: 6 pm"/></docdata>')],
      newsMl('<Property FormalName="Embargo" Value="2027-01-01"/>'),
    ];
    for (const file of held) assert.equal(stateOfFile(file, 'a.xml'), 'embargoed', file);
    const heard = [
      nitf('<docdata management-status="embargoed"><date.release norm="20250101T060000Z"/></docdata>'),
      nitf('<docdata management-status="usable"><key-list><keyword key="embargo"/></key-list></docdata>'),
      g2('<pubStatus qcode="stat:usable"/><embargoed>2025-01-01T06:00:00Z</embargoed>'),
      newsMl('<Status FormalName="Usable"/>'),
    ];
    for (const file of heard) assert.equal(stateOfFile(file, 'a.xml'), 'published', file);
  });

  it('is none where the article is about one, and its end counts where a flag stands beside it', () => {
    const cases: Readonly<Record<string, string>> = {
      ...{
        'title: Embargo on oil lifted\ntags: [embargo]\ncategory: embargo': 'published',
        'embargo: true\nembargo_until: 2021-01-01': 'published',
      },
      ...{
        'embargo: false\nembargo_until: 2027-01-01': 'embargoed',
        'embargo_lifted: true': 'published',
        'embargo_lifted: false': 'embargoed',
      },
      ...{
        'embargo:\n  until: 2021-01-01\n  reason: a journal': 'published',
        'embargo:\n  active: false': 'published',
      },
      ...{
        'embargo:\n  enabled: true\n  until: ""': 'embargoed',
        'embargo: {until: 2027-01-01}': 'embargoed',
        'embargo: 2021-01-01\nembargo_note: ask Jane': 'published',
      },
    };
    for (const [frontMatter, state] of Object.entries(cases)) assert.equal(stateOf(frontMatter), state, frontMatter);
  });

  it('holds where nobody says what time it is', () => {
    const result = readArticle(Buffer.from('---\nembargo: 2021-01-01\n---\nThe council voted.'));
    assert.equal('until' in result && result.until, '2021-01-01T00:00:00.000Z');
  });
});
