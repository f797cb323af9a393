import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ReadOptions } from '../../../functions/article/article.ts';
import { monthOf } from '../../../functions/article/dates/date-words.ts';
import { readDate } from '../../../functions/article/dates/dates.ts';
import { readArticle } from '../../../functions/article/read.ts';
import { articleFile } from '../../fixtures/article-file.ts';
import { read } from './reading.ts';

function inSeoul(written: string): string {
  const reading = readDate(written, 'Asia/Seoul');
  return reading.ok ? reading.instant : reading.reason;
}

function inUtc(written: string): string | undefined {
  const reading = readDate(written, 'UTC');
  return reading.ok ? reading.day : reading.reason;
}

/** Written forms between semicolons. */
function listed(forms: string): string[] {
  return forms.trim().split(/;\s+/);
}

describe('readDate -> dates as files write them', () => {
  const SEOUL_0506 = '2021-03-03T20:06:00.000Z';
  const SEOUL_050607 = '2021-03-03T20:06:07.000Z';
  const MIDNIGHT = '2021-03-03T15:00:00.000Z';
  const cases: Readonly<Record<string, string>> = {
    [MIDNIGHT]: `
      2021-03-04; 2021/3/4; 2021. 3. 4.; 2021년 3월 4일; 2021年3月4日; Mar 4, 2021; March 4th, 2021; 4 March 2021;
      04-Mar-2021; 4. März 2021; 4 mars 2021; 4 de marzo de 2021; 4 марта 2021 г.; 04.03.2021; 20210304;
      2021-03-04 (Thu); 2021-03-04 목; 2021-03-04 - 2021-03-08; 2021-03-04+09:00; 2021_03_04; 21년 3월 4일;
      ２０２１年３月４日; 令和3年3月4日(木); March the 4th, 2021; Mar-04-2021; 2021 March 4; 2021-Mar-04; the 4th of March, 2021;
      March 4, 2021 Thursday; March 4, 2021 (updated); Published on March 4, 2021; 4-Mar-21; 04MAR2021; 4 mrt 2021;
      Thu 2021-03-04; "2021-03-04"; [[2021-03-04]]; 2021-03-03 24:00; 2021년 3월 3일 24시;
      民國110年3月4日; 4 marca 2021 r.; 4 березня 2021 року; 4 Μαρτίου 2021; ngày 4 tháng 3 năm 2021;
      2021. március 4.; ٤ مارس ٢٠٢١; 4 tháng 3, 2021; Donnerstag, den 4. März 2021; le jeudi 4 mars 2021
    `,
    [SEOUL_0506]: `
      2021-03-04 05:06; 2021-3-4 5:06; 2021.03.04 05:06; 2021년 3월 4일 (목) 오전 5시 6분; 4.3.2021 05:06;
      2021-03-04, 오전 5:06; 2021-03-04 at 05:06; 2021-03-04 @ 5:06 AM; 2021-03-04 | 05:06; 2021年3月4号 早上5:06;
      March 4th, 2021 - 05:06; 05:06, 4 March 2021; 4. März 2021, 5.06 Uhr; jeudi 4 mars 2021 à 5h06;
      quinta-feira, 4 de março de 2021 às 05:06; <2021-03-04 Thu 05:06>;
      4 Mart 2021 Perşembe 05:06; ۲۰۲۱/۰۳/۰۴ ۰۵:۰۶
    `,
    [SEOUL_050607]: `
      2021-03-04 05:06:07; 2021-03-04 05:06:07 +0900; 2021-03-04 05:06:07+09:00; 2021-03-04 05:06:07 +09;
      2021-03-04 05:06:07 KST; 2021/03/04 05:06:07; 2021年3月4日 05:06:07; Thu, 4 Mar 2021 05:06:07 +0900;
      Thu Mar 04 2021 05:06:07 GMT+0900 (Korean Standard Time); Thu Mar 4 05:06:07 KST 2021;
      Wed, 03 Mar 2021 17:06:07 BRT; Thu Mar 4 05:06:07 2021; 2021-03-04, 05:06:07; Thu, 04 Mar 21 05:06:07 +0900;
      Thu Mar 4 05:06:07 2021 +0900
    `,
    '2012-10-01T13:37:33.000Z': `2012-10-01 9:37:33 -0400`,
    '2021-03-01T00:00:00.000Z': `2021-02-28T24:00:00Z`,
    '2021-03-03T20:00:00.000Z': `4 mars 2021, 5 h`,
    '2021-03-04T00:00:00.000Z': `2021-03-04Z`,
    '2021-03-04T02:06:00.000Z': `4 марта 2021 года, 05:06 МСК`,
    '2021-03-04T04:00:00.000Z': `4. März 2021 um 5 Uhr MEZ`,
    '2021-03-04T04:06:07.000Z': `2021-03-04T05:06:07[Europe/Berlin]`,
    '2021-03-04T05:06:07.000Z': `
      2021-03-04T05:06:07Z; 2021-03-04 05:06:07 UTC; 2021-03-04 05:06:07.000000000 Z; Thu, 04 Mar 2021 05:06:07 GMT;
      20210304T050607Z; 1614834367; 1614834367000
    `,
    '2021-03-04T05:06:07.123Z': `2021-03-04t05:06:07.123456789z`,
    '2021-03-04T05:06:07.500Z': `1614834367.5`,
    '2021-03-04T08:00:00.000Z': `2021년 3월 4일 오후 5시; March 4, 2021 5 PM; Do. 04.03.2021, 17 Uhr`,
    '2021-03-04T08:06:00.000Z': `
      2021-03-04 05:06 PM; 2021. 3. 4. 오후 5:06; 2021年03月04日(木) 午後5時06分; Thursday, March 4, 2021 at 5:06 PM;
      2021-03-04 오후 5:06; 2021-03-04 PM 5:06; 2021. 3. 4 (목) 오후 5:06; 2021년 3월 4일 목요일 오후 5:06; 2021年3月4日 星期四 下午5:06
    `,
    '2021-03-04T09:06:07.500Z': `2021-03-04T05:06:07.5-04:00`,
    '2021-03-04T10:06:00.000Z': `March 4, 2021 5:06 a.m. ET`,
    '2021-03-04T10:06:07.000Z': `
      2021-03-04 05:06:07 -0500 EST; 2021-03-04 05:06:07 America/New_York; 2021-03-04 05:06:07 -05000
    `,
    '2021-03-04T12:06:07.000Z': `2021-03-04 05:06:07-7:00:00`,
    '2021-03-12T15:00:00.000Z': `13/03/2021; 03/13/2021`,
    '2021-03-12T20:06:00.000Z': `03/13/2021 05:06`,
    '2021-07-03T15:00:00.000Z': `4. července 2021`,
    '2021-07-31T15:00:00.000Z': `1er août 2021; 1 Agustos 2021`,
    '2021-08-03T15:00:00.000Z': `4 Agustus 2021`,
    '2024-02-28T15:00:00.000Z': `2024-02-29`,
    '2026-01-14T15:00:00.000Z': `١٥ كانون الثاني ٢٠٢٦; 15 كانون الثاني 2026`,
    '2026-10-14T15:00:00.000Z': `15 تشرين الأول 2026`,
  };

  it('reads every form of date in the files that we know', () => {
    for (const [instant, forms] of Object.entries(cases))
      for (const written of listed(forms)) assert.equal(inSeoul(written), instant, written);
    assert.equal(inSeoul(`2021-03-04 afternoon (${'six stories at once · '.repeat(9)})`), MIDNIGHT);
  });

  it('refuses what is no date', () => {
    const impossible = `
      2021-02-30; 2021-02-29; 2021-13-01; 2021-00-10; 2021-03-04 24:30; 2021-03-04T25:00; 2021-03-04 T25:00;
      2021-02-30 afternoon; 2021-03-04 05:60; 31 April 2021; 2021-W53-1; 2021-W00-1; 2021-366; 2021-000;
      2021-02-30 24:00; 2021-03-04 24:00:01; 平成31年5月1日; 2021-03-04T05; 令和三年三月四日
    `;
    const otherwise = `
      YYYY-MM-DD (optional); yesterday; Mark 4; 2021-13; Spring 2021; 2021-03-04 10; 2021-03-04 at 25:00;
      March 4, 2021 at 25:00; 1.2.3; 2021-03-04 05:06:07 XYZ; 2021-03-04 +99:00; {{ date }}; ١٤٤٤/٠٣/٠٤; ४ मार्च २०२१;
      4 listopada 2021; 2021年三十十月四日; 12.05 - 14.05; 10.30 11.30; 24.12 20.00
    `;
    for (const written of ['', ...listed(impossible), ...listed(otherwise)])
      assert.equal(inSeoul(written), 'unreadable', written);
  });

  it('refuses years before 1500 and after 2399, which are of other calendars', () => {
    const odd = listed(`
      0000-01-01; 0000-00-00 00:00:00; 0000-12-31T23:59:59Z; 0001-01-01; 0999-12-31T23:59:59Z; 999-01-01; -2021-03-04;
      -000001-01-01; +002021-03-04; 10000-01-01; 12021-03-04; 20210-03-04; 9999-12-31T23:59:59-05:00;
      2399-12-31 24:00 UTC; 1500-01-01 08:59+09:00; 4 March 0021; 1404-12-13; ۱۴۰۴/۱۲/۱۳; 13/03/2569; 1447-09-14
    `);
    const found = odd.filter((written) => inSeoul(written) !== 'unreadable');
    assert.deepEqual(found, []);
    assert.equal(inSeoul('2399-12-31T23:59:59Z'), '2399-12-31T23:59:59.000Z');
    assert.equal(inSeoul('1500-01-01T00:00:00Z'), '1500-01-01T00:00:00.000Z');
  });

  it('invents no day for a month', () => {
    const months = ['2021', '2021-03', '2021/3', 'Mar 2021', 'März 2021', 'marzo de 2021', '2021년 3월', '2021年3月'];
    for (const written of months) assert.equal(inSeoul(written), 'partial', written);
  });

  it('guesses neither between 3 April and 4 March nor which number is the year', () => {
    for (const written of ['03/04/2021', '03/04/2021 05:06', '03-04-2021'])
      assert.equal(inSeoul(written), 'ambiguous', written);
    for (const written of ['21.03.04', '04.03.21', '03-04-21']) assert.equal(inSeoul(written), 'unreadable', written);
    assert.equal(inSeoul('03/03/2021'), '2021-03-02T15:00:00.000Z');
  });

  it('knows summer time, and reads a skipped time with the offset before it', () => {
    const reading = (written: string) => readDate(written, 'America/New_York');
    assert.deepEqual(reading('2021-07-01 12:00'), { ok: true, instant: '2021-07-01T16:00:00.000Z' });
    assert.deepEqual(reading('2021-03-14 02:30'), { ok: true, instant: '2021-03-14T07:30:00.000Z' });
    assert.equal(inSeoul('1988-07-01 00:00'), '1988-06-30T14:00:00.000Z');
  });

  it('ends for any text', () =>
    fc.assert(
      fc.property(
        fc.string({ maxLength: 90, unit: fc.constantFrom(...'2021-/.: TZ+年月日МартMar,()午後') }),
        (text) => void inSeoul(text),
      ),
    ));
});

describe('readArticle -> the times of an article', () => {
  const dated = (frontMatter: string) => `---\n${frontMatter}\n---\nThe text.`;

  it('takes a date without a zone in the publisher’s zone, and crawled_at in UTC', () => {
    const article = read(dated('date: 2021-03-04 05:06\nupdated: 2021-03-05\ncrawled_at: 2021-03-04 05:06'), {
      timeZone: 'Europe/Berlin',
    });
    assert.equal(article.publishedAt, '2021-03-04T04:06:00.000Z');
    assert.equal(article.updatedAt, '2021-03-04T23:00:00.000Z');
    assert.equal(article.crawledAt, '2021-03-04T05:06:00.000Z');
  });

  it('tells a day from an instant: without a time of day, or with 00:00 and no zone', () => {
    const days =
      '2021-03-04; 2021-03-04 00:00; 2021-03-04T00:00:00; 2021-3-4 0:00; 4. März 2021; 2021년 3월 4일; ' +
      '20210304; 2021-03-04+01:00; March 4, 2021 (updated)';
    for (const written of listed(days))
      for (const timeZone of ['America/New_York', 'Asia/Seoul'])
        assert.equal(read(dated(`date: ${written}`), { timeZone }).publishedOn, '2021-03-04', `${written} ${timeZone}`);
    for (const written of listed(
      '2021-03-04 05:06; 2021-03-04T00:00:00Z; 2021-03-04 00:00 +0900; 1614834367; 2021-03-04 24:00',
    ))
      assert.equal(read(dated(`date: ${written}`)).publishedOn, undefined, written);
    assert.equal(read(dated('date: 2021-03-04 05:06\nupdated: 2021-03-05')).publishedOn, undefined);
  });

  it('takes the first valid one of several dates', () => {
    assert.equal(read(dated('date: YYYY-MM-DD\npublishdate: 2021-03-04')).publishedAt, '2021-03-04T00:00:00.000Z');
    assert.equal(read(dated('published: true\ndate: 2021-03-04')).publishedAt, '2021-03-04T00:00:00.000Z');
    for (const none of ['0001-01-01T00:00:00Z', 'Created', 'git Last Modified', 'null'])
      assert.deepEqual(read(dated(`title: A\ndate: ${none}`)).warnings, ['no-publisher', 'no-date']);
  });

  it('warns of dates that are invalid, ambiguous or in the future', () => {
    assert.ok(read(dated('date: 2021-02-30')).warnings.includes('unreadable-date'));
    assert.ok(read(dated('date: 03/04/2021')).warnings.includes('ambiguous-date'));
    assert.ok(read(dated('date: March 2021')).warnings.includes('partial-date'));
    assert.equal(read(dated('date: March 2021')).publishedAt, undefined);
    assert.ok(read(dated('date: 12.05 - 14.05')).warnings.includes('unreadable-date'));
    const now = Date.UTC(2021, 2, 4);
    assert.ok(read(dated('date: 2021-03-08'), { now }).warnings.includes('future-date'));
    assert.ok(!read(dated('date: 2021-03-05'), { now }).warnings.includes('future-date'));
    assert.ok(!read(dated('date: 2399-01-01')).warnings.includes('future-date'));
  });

  it('falls back on the date in a file name, as Jekyll does', () => {
    const article = read(dated('title: A'), { key: 'blog/_posts/2021-03-04-a.md' });
    assert.equal(article.publishedAt, '2021-03-04T00:00:00.000Z');
    assert.ok(article.warnings.includes('date-from-key'));
  });

  it('ignores the year zero in every field', () => {
    const article = read(dated('date: 0000-01-01\nupdated: 0000-06-01 05:06\ncrawled_at: 0000-01-01 00:00:00'), {
      key: '_posts/0000-01-01-x.md',
    });
    assert.deepEqual([article.publishedAt, article.updatedAt, article.crawledAt], [undefined, undefined, undefined]);
    assert.ok(article.warnings.includes('unreadable-date') && !article.warnings.includes('date-from-key'));
  });

  it('takes a publisher’s own zone first, then that of the longest folder', () => {
    const timeZones = {
      'a/': 'Europe/Berlin',
      'a/b/': 'America/New_York',
      'Gull Bay Wire': 'America/Halifax',
      constructor: 'Asia/Tokyo',
    };
    const hourIn = (key: string, publisher: string) =>
      read(dated(`date: 2021-03-04 12:00\npublisher: ${publisher}`), { key, timeZones }).publishedAt?.slice(11, 13);
    assert.deepEqual([hourIn('a/x.md', 'Other'), hourIn('a/b/x.md', 'Other')], ['11', '17']);
    assert.deepEqual([hourIn('a/b/x.md', 'Gull bay wire'), hourIn('ab/x.md', 'toString')], ['16', '12']);
  });

  it('takes Seoul for a file in the crawler’s own shape, unless a zone is set', () => {
    const own = 'date: 2021-03-04 12:00\npublisher: Gull\noid: 001\naid: 0000000001\ncontent_hash: x';
    const hourIn = (options: ReadOptions) => read(dated(own), options).publishedAt?.slice(11, 13);
    const zones = [{}, { timeZone: 'UTC' }, { timeZone: 'Europe/Berlin' }, { timeZones: { gull: 'America/Halifax' } }];
    assert.deepEqual(zones.map(hourIn), ['03', '03', '11', '16']);
  });

  it('uses UTC if the configured zone does not exist, with a warning', () => {
    const article = read(dated('date: 2021-03-04'), { timeZone: 'Mars/Olympus' });
    assert.equal(article.publishedAt, '2021-03-04T00:00:00.000Z');
    assert.ok(article.warnings.includes('unknown-time-zone'));
  });
});

/** Languages whose months are all known, and such as share words with them. */
const KNOWN = 'en de fr es pt it nl sv da nb pl cs sk ro hu bg ru uk el tr id ca'.split(' ');
const OTHERS = 'fi sl hr sr bs mk be sq az et lv lt ms gl eu cy ga af sw tl mt lb is la'.split(' ');

function namesIn(language: string, style: 'long' | 'short'): readonly [name: string, month: number][] {
  const format = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: style,
    year: 'numeric',
    calendar: 'gregory',
  });
  return Array.from({ length: 12 }, (_, at) => {
    const part = format.formatToParts(new Date(2021, at, 4)).find(({ type }) => type === 'month');
    return [(part?.value ?? '').replace(/^(?:de |d’)|[.]$/g, ''), at + 1];
  });
}

describe('monthOf -> the months of many languages', () => {
  it('knows every month of the languages that dates are read in', () => {
    for (const language of KNOWN)
      for (const [name, month] of namesIn(language, 'long'))
        assert.equal(monthOf(name), name === 'listopada' ? undefined : month, `${language}: ${name}`);
  });

  it('takes no month for a day of the week, nor its first letter for a zone', () => {
    for (const language of KNOWN)
      for (const [name, month] of namesIn(language, 'long').filter(([name]) => name !== 'listopada'))
        for (const written of [`17 ${name} 2021`, `${name} 17, 2021`, `17. ${name} 2021`])
          assert.equal(inUtc(written), `2021-${String(month).padStart(2, '0')}-17`, written);
  });

  it('takes no month of any language for another', () => {
    for (const language of [...KNOWN, ...OTHERS])
      for (const [name, month] of [...namesIn(language, 'long'), ...namesIn(language, 'short')])
        assert.ok([month, undefined].includes(monthOf(name)), `${language}: ${name} is not ${monthOf(name)}`);
  });
});

it('a file in the crawler’s own shape is of Seoul, whether it declares a hash or not', () => {
  for (const declaredHash of ['', undefined]) {
    const file = { id: '001_0000000001', title: 'Rain', text: 'Rain fell on the hills for three days.' };
    const dates = { publishedAt: '2026-03-01 00:00', crawledAt: '2026-03-01 01:00:00' };
    const bytes = articleFile({ ...file, ...dates, ...(declaredHash !== undefined && { declaredHash }) });
    const result = readArticle(bytes, { key: 'a.md' });
    assert.equal(result.ok && result.article.publishedAt, '2026-02-28T15:00:00.000Z');
  }
});

describe('a date line below the title', () => {
  const TEXT = 'The harbour council voted to keep the night ferry to the islands.';
  const readFile = (line: string) => {
    const result = readArticle(Buffer.from(`# Ferry stays\n\n${line}\n\n${TEXT}\n`), { key: 'a.md' });
    assert.ok(result.ok);
    return result.article;
  };

  it('is the date of an article that states none, and no part of its excerpt', () => {
    for (const [line, day, author] of [
      ['Published on 3 May 2026 · Jane Doe', '2026-05-03', 'Jane Doe'],
      ['*Published Sunday, May 3, 2026*', '2026-05-03'],
      ['2026년 1월 4일', '2026-01-04'],
      ['Source: Gull Wire | 12 March 2026 | 3 min read', '2026-03-12'],
      ['**By Jane Doe** — March 12, 2026', '2026-03-12', 'Jane Doe'],
      ['12. März 2026', '2026-03-12'],
      ['> 2026-03-12', '2026-03-12'],
    ] as const) {
      const { publishedOn, excerpt, authors } = readFile(line);
      assert.deepEqual(
        [publishedOn, excerpt, authors],
        [day, TEXT, author === undefined ? [] : [{ name: author }]],
        line,
      );
    }
  });

  it('may have a Finnish time', () =>
    assert.equal(readFile('12.3.2026 klo 17.30').publishedAt, '2026-03-12T17:30:00.000Z'));

  it('is no sentence with a date, and none that can be read in two ways', () => {
    for (const line of [
      ...['On 3 May 2026 the council voted.', '3 May 2026 was a Sunday, and the council sat', '03/04/2026'],
      ...['May 2026', 'Call 2026-03-12-55 for tickets', 'Budget 2026'],
    ])
      assert.equal(readFile(line).publishedAt, undefined, line);
  });
});
