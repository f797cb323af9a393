import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';

// Goal: a notice holds an article like a field, in whatever words, language and place; what speaks of an embargo is
// news. Method: words x times x places, of an article of Sunday, 1 March 2026, 10:00 UTC, read an hour later.

const NOW = Date.UTC(2026, 2, 1, 11);
const TUESDAY = '2026-03-03T06:00:00.000Z';
const TEXT = 'The harbour council voted on Sunday to keep the night ferry to the islands for another year.';
const TITLE = 'Council keeps the night ferry';

type Place = (notice: string) => { title?: string; text: string; more?: string };
const PLACES: Readonly<Record<string, Place>> = {
  'the first line': (notice) => ({ text: `${notice}\n\n${TEXT}` }),
  'a line in bold': (notice) => ({ text: `**${notice}**\n\n${TEXT}` }),
  'a quoted line': (notice) => ({ text: `> ${notice}\n\n${TEXT}` }),
  'the eighth line': (notice) => ({
    text: `${Array.from({ length: 7 }, (_, at) => `Line ${at}.`).join('\n\n')}\n\n${notice}\n\n${TEXT}`,
  }),
  'a line of HTML': (notice) => ({ text: `<p><strong>${notice}</strong></p>\n<p>${TEXT}</p>` }),
  'a headline': (notice) => ({ title: `${notice}: ${TITLE}`, text: TEXT }),
  'brackets before a headline': (notice) => ({ title: `[${notice}] ${TITLE}`, text: TEXT }),
  'brackets after a headline': (notice) => ({ title: `${TITLE} (${notice})`, text: TEXT }),
  'a description': (notice) => ({ text: TEXT, more: `description: "${notice}"\n` }),
};

/** By language: words of notices, and times that are all Tuesday, 06:00 UTC. */
const NOTICES: Readonly<Record<string, { words: readonly string[]; times: readonly string[] }>> = {
  en: {
    words: [
      ...['Not for publication before', 'Not for release until', 'EMBARGOED UNTIL', 'Strictly embargoed until'],
      ...['Embargo until', 'EMBARGO:', 'Press embargo lifts', 'Under embargo until', 'Hold for release'],
      ...['Not to be published or broadcast before', 'Do not publish before'],
      'PRESS RELEASE: EMBARGOED FOR RELEASE UNTIL',
    ],
    times: [
      ...['Tuesday 06:00', 'Tuesday, 6am', '06:00 on Tuesday', '6.00am on Tuesday 3 March 2026'],
      ...['0600 GMT Tuesday 3 March', 'Tuesday 3 March at 06.00', '2026-03-03 06:00', '2026-03-03T06:00:00Z'],
      ...['March 3, 2026, 6:00 a.m. GMT', '1 a.m. EST, Tuesday, March 3'],
    ],
  },
  de: {
    words:
      'Sperrfrist:¦Achtung: Sperrfrist bis¦Sperrfrist¦Embargo bis¦Frei ab¦Nicht veröffentlichen vor¦Gesperrt bis'.split(
        '¦',
      ),
    times:
      'Dienstag, 3. März 2026, 6 Uhr¦Dienstag, 06.00 Uhr¦3.3.2026, 6:00 Uhr¦03.03.2026 06:00¦Dienstag 7 Uhr MEZ'.split(
        '¦',
      ),
  },
  fr: {
    words: ["Sous embargo jusqu'au", 'Sous embargo jusqu’au', "Embargo jusqu'au", 'Ne pas publier avant le'],
    times: ['mardi 3 mars 2026 à 6h00', 'mardi 06h00', '3 mars à 6h'],
  },
  es: {
    words: ['Embargo hasta', 'Embargado hasta el', 'Bajo embargo hasta el', 'No publicar antes del'],
    times: ['martes 3 de marzo de 2026 a las 06:00', 'martes, 06:00', '3 de marzo, 6 h'],
  },
  pt: {
    words: ['Embargado até', 'Sob embargo até'],
    times: ['terça-feira, 3 de março de 2026, às 06:00', '3 de março, 6h00'],
  },
  it: {
    words: ['Sotto embargo fino alle', 'Embargo fino al'],
    times: ['martedì 3 marzo 2026 ore 6:00', '06:00 di martedì'],
  },
  nl: { words: ['Onder embargo tot', 'Embargo tot'], times: ['dinsdag 3 maart 2026 06:00', 'dinsdag 6.00 uur'] },
  ko: {
    words: ['보도시점', '보도시점:', '엠바고', '엠바고:', '보도제한'],
    times:
      '2026년 3월 3일 오전 6시¦2026. 3. 3.(화) 06:00¦3월 3일(화) 06:00 이후¦3/3 06:00¦3.3(화) 06:00¦화요일 오전 6시'.split(
        '¦',
      ),
  },
  ja: {
    words: ['エンバーゴ', 'エンバーゴ：', '解禁', '報道解禁日時：'],
    times: ['2026年3月3日午前6時', '3月3日(火)6:00', '２０２６年３月３日 6時00分', '火曜日 午前6時'],
  },
  zh: {
    words: ['禁运至', '报道禁令至', '解禁时间：', '禁发至', '请勿于'],
    times: ['2026年3月3日06:00', '3月3日上午6时', '3月3日6:00'],
  },
  ru: { words: ['Эмбарго до', 'Не публиковать до'], times: ['3 марта 2026, 06:00', '06:00 3 марта'] },
};

const fileOf = ({ title = TITLE, text, more = '' }: ReturnType<Place>, date = '2026-03-01T10:00:00Z') =>
  `---\ntitle: "${title}"\n${more}date: ${date}\n---\n\n${text}\n`;

const verdictOf = (file: string, now = NOW) => {
  const result = readArticle(Buffer.from(file), { now, key: 'a.md', timeZone: 'UTC' });
  return result.kind === 'held' ? result.until : result.kind === 'refused' ? result.reason : result.kind;
};

describe('a notice in words', () => {
  for (const [language, { words, times }] of Object.entries(NOTICES))
    it(`holds an article until its time, in ${language}`, () => {
      const wrong: string[] = [];
      for (const [place, put] of Object.entries(PLACES))
        for (const word of words)
          for (const time of times) {
            const said = verdictOf(fileOf(put(`${word} ${time}`)));
            if (said !== TUESDAY) wrong.push(`${place}: ${word} ${time}: ${said}`);
          }
      assert.deepEqual(wrong, []);
    });

  it('holds nothing back when its time is past, or when the article was written after its date', () => {
    const past = '2026-02-28 06:00¦Tuesday 24 February 2026, 06:00¦24 February 06:00¦February 24, 6am¦2020-01-01'.split(
      '¦',
    );
    for (const [place, put] of Object.entries(PLACES))
      for (const time of past)
        assert.equal(verdictOf(fileOf(put(`EMBARGOED UNTIL ${time}`))), 'article', `${place}: ${time}`);
    assert.equal(verdictOf(fileOf({ text: `Embargo until Tuesday 06:00\n\n${TEXT}` }), Date.parse(TUESDAY)), 'article');
  });

  it('refuses an article if the line is nothing but a notice whose time cannot be read', () => {
    const notices = [
      ...[
        ...['EMBARGOED', 'STRICTLY EMBARGOED', 'Under embargo', 'NOT FOR PUBLICATION', 'HOLD FOR RELEASE'],
        'Sperrfrist: bis Redebeginn',
      ],
      ...[
        ...['Embargoed until delivery', 'EMBARGO: until the speech begins', "Sous embargo jusqu'à nouvel ordre"],
        'Embargoed until 03/04/2026',
      ],
      ...[
        'Not for publication before Tuesday 25:00',
        'Embargoed until Tuesday 06:00 XYZ',
        '보도시점: 추후 공지 시까지',
      ],
    ];
    for (const notice of notices)
      assert.equal(verdictOf(fileOf({ text: `${notice}\n\n${TEXT}` })), 'embargoed', notice);
    const undated = `---\ntitle: ${TITLE}\n---\nEmbargoed until Tuesday 06:00\n\n${TEXT}`;
    assert.equal(verdictOf(undated), 'embargoed');
  });

  it('is not what an article says of an embargo', () => {
    const lines = [
      'Embargo on Russian oil takes effect on Tuesday at 06:00',
      'Embargo until 2027: EU extends ban on arms sales to Ruritania',
      ...['Embargo until Tuesday on fuel sales, says minister', 'Embargo from Monday hits grain traders'],
      'Embargo bis 31. März verlängert: Brüssel straft Ruritanien',
      'Embargo: why Cuba still suffers after sixty years',
      'Embargoed goods worth 3 million euros seized on Tuesday',
      ...['Embargos gegen Ruritanien enden am Dienstag um 6 Uhr', 'Arms embargo until 31 March 2027 agreed'],
      'Sin embargo, el martes a las 06:00 abrieron los colegios.',
      'Embargo hasta el martes: el juez bloquea las cuentas',
      ...['Embargo aux frontières : le blé bloqué jusqu’à mardi', '엠바고 파기 논란, 3월 3일 청문회'],
      ...['엠바고란 무엇인가', '禁运武器流入 3月3日查获', '禁运令延长至2027年', '解禁された鮎釣り、3月3日から'],
      'Hold for ransom: hackers give hospital until Tuesday 06:00',
      ...['For release of hostages, talks resume on Tuesday at 06:00', 'Not for the faint-hearted: the 06:00 swim'],
      'Under pressure until Tuesday 06:00',
      'NOT FOR DISTRIBUTION TO U.S. NEWSWIRE SERVICES OR FOR DISSEMINATION IN THE UNITED STATESTORONTO, March ' +
        '3, 2026 (WIRE) — The firm closed it.',
      'Do not use the bridge before Tuesday, the council warns all drivers of heavy goods vehicles in the area.',
      'FOR IMMEDIATE RELEASE',
      'Embargoed until Tuesday, the report says that the ferry is older than anybody on the council had ' +
        'admitted before.',
    ];
    for (const line of lines) {
      assert.equal(verdictOf(fileOf({ text: `${line}\n\n${TEXT}` })), 'article', `text: ${line}`);
      assert.equal(verdictOf(fileOf({ title: line, text: TEXT })), 'article', `headline: ${line}`);
    }
    const found = verdictOf(
      fileOf({ text: `${'Line.\n'.repeat(16)}EMBARGOED UNTIL Tuesday 06:00\n${'Line.\n'.repeat(4)}${TEXT}` }),
    );
    assert.equal(found, 'article');
  });
});

describe('a key that says when an article may be published', () => {
  const stated = (key: string, value: string) => verdictOf(fileOf({ text: TEXT, more: `${key}: "${value}"\n` }));

  it('holds it where the time lies ahead, in any spelling', () => {
    for (const key of 'publishAt¦publish_on¦go_live¦goes-live-at¦scheduled for¦scheduledAt¦hfr¦live_at'.split('¦'))
      for (const spelling of [key, key.toUpperCase(), key.replace(/[-_ ]/g, '')]) {
        assert.equal(stated(spelling, TUESDAY), TUESDAY, spelling);
        assert.equal(stated(spelling, '2026-02-01'), 'article', spelling);
        assert.equal(stated(spelling, 'soon'), 'article', spelling);
      }
  });

  it('is none that says when it was published, or when something else is released', () => {
    for (const key of 'published_at pubDate published release_date releaseDate event_date valid_until'.split(' '))
      assert.equal(stated(key, TUESDAY), 'article', key);
  });
});
