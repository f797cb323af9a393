import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { languageOf, statedLanguage } from '../../../functions/article/language.ts';

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

  it('does not guess from a name or two', () => {
    assert.equal(languageOf('Wild Jets Hockey'), 'und');
    assert.equal(languageOf(''), 'und');
  });
});

describe('statedLanguage -> the primary tag', () => {
  it('takes tags only', () => {
    assert.equal(statedLanguage('ko_KR'), 'ko');
    assert.equal(statedLanguage('EN-us'), 'en');
    assert.equal(statedLanguage('zh-Hant-TW'), 'zh');
    assert.equal(statedLanguage('Korean'), undefined);
    assert.equal(statedLanguage(undefined), undefined);
  });
});
