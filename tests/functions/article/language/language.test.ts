import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { languageOf } from '../../../../functions/article/language/language.ts';
import { statedLanguage } from '../../../../functions/article/language/tag.ts';
import { read } from '../reading.ts';

describe('languageOf -> told from the text', () => {
  const texts: Record<string, string> = {
    ko: '한빛시는 7일 AI 기반 관제 시스템을 도입한다고 밝혔다. CES 2026 전시에도 참가한다.',
    ja: '東京都は7日、新しい図書館を建設すると発表した。',
    zh: '北京市政府七日宣布将建设一座新的图书馆。',
    en: 'The harbour council voted on Tuesday to keep the night ferry running, and that is all.',
    de: 'Der Rat der Stadt hat am Dienstag beschlossen, dass die Fähre für ein Jahr bleibt und nicht verkauft wird.',
    fr: 'Le conseil municipal a décidé que le bac de nuit est maintenu pour les habitants et que la ville paie.',
    es: 'El consejo decidió que el ferry se queda por un año y que la ciudad paga los gastos del servicio.',
    ru: 'Городской совет решил сохранить ночной паром до конца года.',
    uk: 'Міська рада вирішила зберегти нічний пором до кінця року, її підтримали.',
    ar: 'قرر مجلس المدينة الإبقاء على العبارة الليلية',
    th: 'สภาเมืองตัดสินใจเก็บเรือข้ามฟากกลางคืน',
    und: '12345 — 67',
  };
  for (const [language, text] of Object.entries(texts)) {
    it(`tells ${language}`, () => assert.equal(languageOf(text), language));
  }

  it('tells the language of one short sentence', () => {
    const sentences: Record<string, string> = {
      ko: '밤배 계속 운항',
      en: 'Rovers keeper Jon Smith, left, saves a shot during the first half of a match at Gull Bay, Sunday.',
      ja: '夜の渡し船、運航を継続へ',
      zh: '夜间渡轮将继续运营',
      de: 'Die Nachtfähre wird auch im nächsten Jahr nach Gull Bay fahren.',
      fr: 'Le bac de nuit reste en service cette année, selon la mairie.',
      es: 'El transbordador nocturno sigue en servicio este año.',
      pt: 'A balsa noturna continua em serviço, mas não aos domingos.',
      ru: 'Ночной паром останется.',
      it: 'Il traghetto di notte resta in servizio anche nel prossimo anno.',
      id: 'Feri malam tetap beroperasi untuk tahun ini dan tidak akan dijual.',
      tr: 'Gece vapuru bu yıl da devam edecek ve satılmayacak.',
      pl: 'Prom nocny nie zostanie sprzedany i jest nadal w służbie.',
      vi: 'Phà đêm vẫn hoạt động trong năm nay và không được bán.',
    };
    for (const [language, sentence] of Object.entries(sentences)) assert.equal(languageOf(sentence), language);
  });

  it('looks past what is no prose: code, tags, shortcodes, links, names', () => {
    const openings = [
      `<img class="aligncenter" src="https://a.example/${'x'.repeat(300)}.jpg" alt="">`,
      `{% img="https://a.example/${'x'.repeat(300)}.jpg" %}`,
      `{{< figure src="${'the-and-of '.repeat(30)}" >}}`,
      `\`\`\`sh\n${'docker run --rm the image of the day\n'.repeat(9)}\`\`\``,
      `<!-- ${'the note of the editor and that is it '.repeat(9)} -->`,
      `<style>\n${'.a { color: red }\n'.repeat(20)}</style>`,
      '[Jon Smith](https://a.example/jon), [Ana Ruiz](https://a.example/ana-ruiz), [Li Wei](https://a.example/wei), '.repeat(
        3,
      ),
    ];
    for (const opening of openings) {
      assert.equal(
        languageOf(`${opening}\n\n밤배는 계속 다닌다고 시가 밝혔다. 표는 그대로다. 시간도 그대로다.`),
        'ko',
        opening,
      );
      const german = 'Die Fähre bleibt, und das ist auch gut für die Stadt, die sich nach ihr nennt.';
      assert.equal(languageOf(`${opening.replaceAll(/the|and|of|that|is|it/g, 'x')}\n\n${german}`), 'de', opening);
    }
  });

  it('asks the title where the text does not tell', () => {
    assert.equal(languageOf('{{% index %}}', '밤배'), 'ko');
    assert.equal(languageOf('KOSPI 4,309.63', 'The end of the day'), 'en');
    assert.equal(read('---\ntitle: 밤배 시간표\n---\n{{% index %}}').language, 'ko');
  });

  it('knows words whose places others have taken in its table', () => {
    const taken = { der: 'de', wird: 'de', qui: 'fr', este: 'es', van: 'nl', który: 'pl', bir: 'tr' };
    for (const [word, language] of Object.entries(taken)) assert.equal(languageOf(`${word} ${word}`), language, word);
  });

  it('looks for scripts in the opening alone, and for words beyond it where it tells nothing', () => {
    assert.equal(languageOf(`${'the sea and the land of '.repeat(9).slice(0, 200)}${'한'.repeat(50)}`), 'en');
    const german = 'Die Fähre bleibt, und das ist auch gut für die Stadt. ';
    assert.equal(languageOf(`${'Ferdinand Kovacs '.repeat(20)}${german.repeat(10)}`), 'de');
  });

  it('does not guess from a name or two', () => {
    assert.equal(languageOf('Wild Jets Hockey'), 'und');
    assert.equal(languageOf(''), 'und');
  });
});

describe('statedLanguage -> the primary tag', () => {
  it('takes tags, and what people write for them', () => {
    assert.equal(statedLanguage('ko_KR'), 'ko');
    assert.equal(statedLanguage('EN-us'), 'en');
    assert.equal(statedLanguage('zh-Hant-TW'), 'zh');
    for (const korean of ['Korean', 'kor', 'kr', '한국어', 'ko_KR.UTF-8']) assert.equal(statedLanguage(korean), 'ko');
    assert.equal(statedLanguage('Español'), 'es');
    assert.equal(statedLanguage('Klingon'), undefined);
    assert.equal(statedLanguage('constructor'), undefined);
    assert.equal(statedLanguage(undefined), undefined);
  });
});
