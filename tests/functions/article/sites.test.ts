import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read } from './reading.ts';

describe('readArticle -> files of other sites', () => {
  it('reads a Jekyll post', () => {
    const article = read(
      [
        '---',
        'layout: post',
        "title: 'Night ferry: it stays'",
        'date: 2021-03-04 05:06:07 +0900',
        'categories: [local, transport]',
        'tags: harbour, ferry',
        'author: kim',
        'published: true',
        'excerpt_separator: <!--more-->',
        '---',
        '{% include figure.html %}',
        'The council voted. <!--more-->',
        '',
        '---',
        '',
        'More.',
      ].join('\n'),
      { key: '_posts/2021-03-04-ferry.md' },
    );
    assert.equal(article.title, 'Night ferry: it stays');
    assert.equal(article.publishedAt, '2021-03-03T20:06:07.000Z');
    assert.equal(article.category, 'local');
    assert.deepEqual(article.tags, ['harbour', 'ferry']);
    assert.deepEqual(article.authors, [{ name: 'kim' }]);
    assert.equal(article.text, '{% include figure.html %}\nThe council voted. <!--more-->\n\n---\n\nMore.');
    assert.deepEqual(article.warnings, ['no-publisher']);
  });

  it('splits tags and categories at spaces only on a Jekyll page', () => {
    const jekyll = read('---\nlayout: post\ntitle: A\ncategories: local transport\ntags: ferry boat news\n---\nText.');
    assert.deepEqual([jekyll.category, jekyll.tags], ['local', ['ferry', 'boat', 'news']]);
    assert.equal(jekyll.frontMatter.categories, 'local transport');
    const commas = read('---\nlayout: post\ncategories: local news, transport\ntags: night ferry, news\n---\nText.');
    assert.deepEqual([commas.category, commas.tags], ['local news', ['night ferry', 'news']]);
    for (const other of ['title: A', 'layout: ../layouts/Post.astro', 'layout: post.njk', 'type: post']) {
      const { category, tags } = read(`---\n${other}\ncategories: local transport\ntags: night ferry\n---\nText.`);
      assert.deepEqual([category, tags], ['local transport', ['night ferry']], other);
    }
    assert.equal(read('---\ncategories: local,transport\n---\nText.').category, 'local');
    const singular = read('---\nlayout: post\ncategory: local transport\ntag: night ferry\n---\nText.');
    assert.deepEqual([singular.category, singular.tags], ['local transport', ['night ferry']]);
  });

  it('reads a Hugo page in German, with a block scalar and nested menus', () => {
    const article = read(
      '---\ntitle: >-\n  Fähre bleibt:\n  Rat stimmt zu\ndate: "4. März 2021"\nlastmod: ' +
        '2021-03-05T10:00:00+01:00\nmenu:\n  main:\n    parent: "news"\n    weight: 10\ndescription: Der ' +
        'Rat\n---\n\nDer Text.\n',
      { timeZone: 'Europe/Berlin' },
    );
    assert.equal(article.title, 'Fähre bleibt: Rat stimmt zu');
    assert.equal(article.publishedAt, '2021-03-03T23:00:00.000Z');
    assert.equal(article.updatedAt, '2021-03-05T09:00:00.000Z');
    assert.equal(article.description, 'Der Rat');
    assert.equal(article.frontMatterState, 'strict');
  });

  it('reads a Docusaurus page, whose id is its own site’s', () => {
    const article = read('---\nid: intro\ntitle: 소개\nsidebar_label: 처음\n---\n\nimport X from "x";\n\n본문입니다.', {
      key: 'docs/ko/intro.mdx',
    });
    assert.equal(article.articleId, 'id:folder:docs/ko:intro');
    assert.equal(article.title, '소개');
    assert.equal(article.language, 'ko');
  });

  it('reads a Docusaurus page that says who changed it last and when', () => {
    const article = read('---\ntitle: A\nlast_update:\n  date: 2021-03-04\n  author: kim\n---\nText.');
    assert.equal(article.updatedAt, '2021-03-04T00:00:00.000Z');
  });

  it('reads a Zola page, whose tags stand in a table of their own', () => {
    const article = read(
      '+++\ntitle = "A"\ndate = 2021-03-04\n[taxonomies]\ntags = ["x"]\ncategories = ["c"]\n[extra]\nauthor = "Kim"\n+++\nText.',
    );
    assert.deepEqual(article.tags, ['x']);
    assert.equal(article.category, 'c');
    assert.deepEqual(article.authors, [{ name: 'Kim' }]);
    assert.deepEqual(read('+++\ntags = ["y"]\n[taxonomies]\ntags = ["x"]\n+++\nText.').tags, ['y']);
  });

  it('reads a page of Microsoft’s documentation, whose date has the month first', () => {
    const article = read('---\ntitle: A\nms.date: 03/04/2021\n---\nText.');
    assert.equal(article.publishedAt, '2021-03-04T00:00:00.000Z');
    assert.deepEqual(article.warnings, ['no-publisher']);
    assert.equal(read('---\nms.date: 01/02/2021\ndate: 2021-03-04\n---\nT.').publishedAt, '2021-03-04T00:00:00.000Z');
  });

  it('reads a post exported from WordPress, and one of AstroPaper', () => {
    const exported = read('---\npost_title: >\n  A\n  B\npost_date: 2021-03-04 05:06:07\n---\nText.');
    assert.equal(exported.title, 'A B');
    assert.equal(exported.publishedAt, '2021-03-04T05:06:07.000Z');
    const paper = read('---\npubDatetime: 2021-03-04T05:06:07Z\nmodDatetime: 2021-03-05T05:06:07Z\n---\nText.');
    assert.equal(paper.publishedAt, '2021-03-04T05:06:07.000Z');
    assert.equal(paper.updatedAt, '2021-03-05T05:06:07.000Z');
  });

  it('takes the date of a post without one from its path or its file name', () => {
    const paths = [
      'permalink: /en/2021/03/04/',
      'slug: 2021-03-04-ferry',
      'path: 2021/03/04/ferry',
      'path: /2021/3/4',
      'path: 2021/03-04-ferry/',
      'optional_date: 2021-03-04\nslug: 1999-01-01-x',
    ];
    for (const path of paths) {
      const article = read(`---\ntitle: A\n${path}\n---\nText.`);
      assert.equal(article.publishedAt, '2021-03-04T00:00:00.000Z', path);
      assert.equal(article.publishedOn, '2021-03-04');
      assert.equal(article.warnings.includes('date-from-key'), !path.startsWith('optional'));
    }
    const keys =
      '_posts/2021-03-04-a.md blog/2021-03-04-a/index.mdx daily/2021-03-04.md _posts/2021-3-4-a.md 2021/03-04-a/index.md 2021/03-04-a.md';
    for (const key of keys.split(' ')) {
      const { publishedAt, publishedOn } = read('---\ntitle: A\n---\nText.', { key });
      assert.deepEqual([publishedAt, publishedOn], ['2021-03-04T00:00:00.000Z', '2021-03-04'], key);
    }
  });

  it('ignores the day of a crawl, and numbers that look like a date, in a path', () => {
    for (const key of [
      'crawl/2021-03-04/a.md',
      'crawl/2021/03/04/a.md',
      'a/12021-03-04-b.md',
      '2021-02-30-a.md',
      '2021/03-04/a.md',
    ])
      assert.equal(read('---\ntitle: A\n---\nText.', { key }).publishedAt, undefined, key);
    const dated = read('---\ndate: 2020-01-01\nslug: 2021-03-04-a\n---\nText.');
    assert.equal(dated.publishedAt, '2020-01-01T00:00:00.000Z');
  });

  it('reads an Obsidian note, with keys in Chinese and links in lists', () => {
    const article = read(
      '---\n标题: 夜渡\n日期: 2021年3月4日\n作者: 王伟\ntags:\n  - "[[港口]]"\naliases: []\n---\n\n夜间渡轮将继续运营。',
    );
    assert.equal(article.title, '夜渡');
    assert.equal(article.publishedAt, '2021-03-04T00:00:00.000Z');
    assert.deepEqual(article.authors, [{ name: '王伟' }]);
    assert.deepEqual(article.tags, ['[[港口]]']);
    assert.equal(article.language, 'zh');
  });

  it('reads notes with keys in Korean, Chinese and Spanish, and posts of Astro, Istio and Omnivore', () => {
    const korean = read(
      '---\n작성일: 2021-03-04\n수정일: 2021-03-05\n작성자: 김나래\n태그: [배]\n---\n\n# 제목\n\n본문',
    );
    assert.deepEqual(
      [korean.title, korean.publishedAt, korean.updatedAt, korean.authors, korean.tags],
      ['제목', '2021-03-04T00:00:00.000Z', '2021-03-05T00:00:00.000Z', [{ name: '김나래' }], ['배']],
    );
    const chinese = read('---\n创建日期: 2021-03-04\n更新日期: 2021-03-05\n标签: [港口]\n---\n\n正文');
    assert.deepEqual([chinese.publishedAt, chinese.updatedAt], [korean.publishedAt, korean.updatedAt]);
    const spanish = read('---\ntítulo: A\nfecha: 4 de marzo de 2021\nautor: Ana\n---\n\nTexto');
    assert.deepEqual([spanish.title, spanish.publishedAt], ['A', korean.publishedAt]);
    const others = read(
      '---\npubDate: Mar 04 2021\nupdatedDate: 2021-03-05\ndate_saved: 2021-03-06\nattribution: Ana Ruiz (Acme)\n---\nT',
    );
    assert.deepEqual([others.publishedAt, others.updatedAt], [korean.publishedAt, korean.updatedAt]);
    assert.equal(others.crawledAt, '2021-03-06T00:00:00.000Z');
    assert.deepEqual(others.authors, [{ name: 'Ana Ruiz' }]);
  });

  it('reads keys in the words of eight languages', () => {
    const files: Record<string, string> = {
      ko: '타이틀: T\n게시일: 2021-03-04\n글쓴이: Kim\n출처: P\n링크: https://a.example/x\n카테고리: C\n키워드: [K]\n요약: D',
      zh: '题目: T\n发布日期: 2021-03-04\n作者: Kim\n来源: P\n链接: https://a.example/x\n分类: C\n关键词: [K]\n摘要: D',
      ja: 'タイトル: T\n公開日: 2021-03-04\n筆者: Kim\n出典: P\nリンク: https://a.example/x\nカテゴリー: C\nタグ: [K]\n概要: D',
      de: 'Titel: T\nDatum: 2021-03-04\nVerfasser: Kim\nQuelle: P\nLink: https://a.example/x\nRubrik: C\nSchlagworte: [K]\nBeschreibung: D',
      fr: 'titre: T\ndate: 2021-03-04\nauteur: Kim\nsource: P\nlien: https://a.example/x\ncatégorie: C\nmots-clés: [K]\nrésumé: D',
      es: 'título: T\nfecha: 2021-03-04\nautor: Kim\nfuente: P\nenlace: https://a.example/x\ncategoría: C\netiquetas: [K]\nresumen: D',
      pt: 'título: T\ndata: 2021-03-04\nautor: Kim\nfonte: P\nlink: https://a.example/x\ncategoria: C\netiquetas: [K]\nresumo: D',
      ru: 'заголовок: T\nдата: 2021-03-04\nавтор: Kim\nисточник: P\nссылка: https://a.example/x\nкатегория: C\nтеги: [K]\nописание: D',
    };
    for (const [language, frontMatter] of Object.entries(files)) {
      const { title, publishedAt, authors, publisher, url, category, tags, description } = read(
        `---\n${frontMatter}\n---\nText.`,
      );
      assert.deepEqual(
        { title, publishedAt, authors, publisher, url, category, tags, description },
        {
          title: 'T',
          publishedAt: '2021-03-04T00:00:00.000Z',
          authors: [{ name: 'Kim' }],
          publisher: 'P',
          url: 'https://a.example/x',
          category: 'C',
          tags: ['K'],
          description: 'D',
        },
        language,
      );
    }
  });

  it('reads a feed item saved as front matter', () => {
    const article = read(
      '---\nguid: https://a.example/?p=1\ntitle: Une nouvelle\npubDate: Thu, 04 Mar 2021 05:06:07 GMT\n' +
        'source: { name: La Gazette, url: https://a.example }\nlink: https://a.example/une\nlang: fr-FR\n' +
        'byline: Par Zoé\nsummary: Le résumé\nkeywords: [a, b]\n---\nLe texte.',
    );
    assert.equal(article.publishedAt, '2021-03-04T05:06:07.000Z');
    assert.equal(article.publisher, 'La Gazette');
    assert.equal(article.url, 'https://a.example/une');
    assert.equal(article.language, 'fr');
    assert.equal(article.description, 'Le résumé');
    assert.deepEqual(article.tags, ['a', 'b']);
  });

  it('reads a post of MkDocs, which has both its dates in one map, and one of Quarto', () => {
    const article = read('---\ndate:\n  created: 2021-03-04\n  updated: 2021-03-05\nauthors:\n  - kim\n---\n# A\nText');
    assert.equal(article.publishedAt, '2021-03-04T00:00:00.000Z');
    assert.equal(article.updatedAt, '2021-03-05T00:00:00.000Z');
    const quarto = read('---\ntitle: A\ndate: 2021-03-04\ndate-modified: last-modified\n---\nText');
    assert.deepEqual(quarto.warnings, ['no-publisher']);
  });

  it('reads keys in Turkish, and those of Korean newsrooms', () => {
    const turkish = read('---\nbaşlık: Bahar\ntarih: 4 Mart 2021 Perşembe\nyazar: Ayşe\netiketler: [a, b]\n---\nMetin');
    assert.deepEqual([turkish.title, turkish.authors, turkish.tags], ['Bahar', [{ name: 'Ayşe' }], ['a', 'b']]);
    const korean = read('---\n제목: 배\n입력: 2021.03.04 05:06\n수정: 2021.03.04 15:06\n---\n본문');
    assert.equal(turkish.publishedAt, '2021-03-04T00:00:00.000Z');
    assert.equal(korean.publishedAt, '2021-03-04T05:06:00.000Z');
    assert.equal(korean.updatedAt, '2021-03-04T15:06:00.000Z');
  });

  it('takes a `source` that is an address as the url, not as the publisher', () => {
    const article = read('---\ntitle: A\nsource: https://a.example/x\nsite: The Site\n---\nText.');
    assert.equal(article.publisher, 'The Site');
    assert.equal(article.url, 'https://a.example/x');
  });

  it('takes the url of a `source` that is a page, and the name of one that is a publisher', () => {
    const page = read('---\ntitle: A\nsource:\n  title: Why\n  url: https://a.example/why\n---\nText.');
    assert.deepEqual([page.publisher, page.url], [undefined, 'https://a.example/why']);
    const paper = read('---\ntitle: A\nsource: { name: Gull Bay Wire, url: https://a.example }\n---\nText.');
    assert.deepEqual([paper.publisher, paper.url], ['Gull Bay Wire', undefined]);
  });

  it('does not take the document behind a note as its publisher', () => {
    for (const source of ['raw/one.md', 'manual.pdf p.40-44 (v67.0)', '[raw/one.md]'])
      assert.equal('publisher' in read(`---\ntitle: A\nsource: ${source}\n---\nText.`), false, source);
    assert.equal(read('---\nsource: Gull Bay Wire\n---\nText.').publisher, 'Gull Bay Wire');
  });

  it('reads lists with lists, trailing commas and hash signs in them', () => {
    const tags = (written: string) => read(`---\ntitle: A\ntags:${written}\n---\nText.`).tags;
    assert.deepEqual(tags('\n  - [night, ferry]\n  - news'), ['night', 'ferry', 'news']);
    assert.deepEqual(tags('\n  - night,\n  - ferry'), ['night', 'ferry']);
    assert.deepEqual(tags(' [#night, #ferry]'), ['#night', '#ferry']);
  });

  it('reads the authors that a Docusaurus page declares itself', () => {
    const { authors } = read(
      '---\nauthors:\n  ana:\n    name: Ana Ruiz\n    title: CTO\n  kim: { name: Kim }\n---\nText.',
    );
    assert.deepEqual(authors, [{ name: 'Ana Ruiz' }, { name: 'Kim' }]);
    assert.deepEqual(read('---\nauthor: { login: ana }\n---\nText.').authors, [{ name: 'ana' }]);
  });

  it('does not take a path as the url', () => {
    assert.equal('url' in read('---\ntitle: A\nurl: /blog/a/\npermalink: /a.html\n---\nText.'), false);
  });

  it('reads all spellings of a key alike, and the better known alias first', () => {
    assert.equal(read('---\nPub-Date: 2021-03-04\n---\nT.').publishedAt, '2021-03-04T00:00:00.000Z');
    assert.equal(read('---\ncreated: 2020-01-01\ndate: 2021-03-04\n---\nT.').publishedAt, '2021-03-04T00:00:00.000Z');
    assert.equal(read('---\nname: B\nTitle: A\n---\nT.').title, 'A');
  });

  it('ignores null, and reads another alias', () => {
    for (const none of ['null', '~', 'NULL', 'Null', ' null ', '"~"', '']) {
      const beside = (fields: string) => read(`---\ntitle: A\n${fields}\n---\nT.`);
      const jane = [{ name: 'Jane Doe' }];
      assert.deepEqual(beside(`author: ${none}\nauthors: [Jane Doe]`).authors, jane, none);
      assert.deepEqual(beside(`byline: Jane Doe\nauthor: ${none}`).authors, jane, none);
      assert.deepEqual(beside(`tags: ${none}\nkeywords: [ferry, port]`).tags, ['ferry', 'port'], none);
      assert.deepEqual(beside(`author: ${none}\ntags: ${none}`).authors, [], none);
    }
    const nested = read(`---\ntitle: A\ntaxonomies: {tags: null}\nextra: {author: ~}\n---\nT.`);
    assert.deepEqual([nested.tags, nested.authors], [[], []]);
  });

  it('keeps the whole text of a file that it understands only in part', () => {
    const body = '# Heading\n\n- list\n- --- item\n\n```yaml\n---\ntitle: in a block\n---\n```\n\nEnd.';
    for (const frontMatter of [
      'title: A',
      'title: [A',
      'title: "A',
      'x',
      'title: A\n\tb: c',
      '%foo: bar',
      '- a\n- b',
    ]) {
      assert.ok(read(`---\n${frontMatter}\n---\n\n${body}\n`).text.endsWith(body), frontMatter);
    }
  });
});
