import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { FEATURES } from '../../../functions/matching/features.ts';
import { fitOf, MATCH_THRESHOLD, matchOf } from '../../../functions/matching/probability.ts';
import { packProfile, unpackProfile } from '../../../functions/matching/profile.ts';
import { reportOf } from './reports.ts';

const library = reportOf(
  '한빛시 중앙도서관 7일 개관…열람석 1,330석',
  '한빛시가 7일 중앙도서관을 열었다. 마루건설이 지난해 봄부터 지은 건물로 열람석 1,330석을 갖췄다. 개관식에는 시장과 주민이 참석했다.',
);
const libraryElsewhere = reportOf(
  '열람석 1330석 한빛시 중앙도서관 문 열었다',
  '한빛시 중앙도서관이 7일 문을 열었다. 열람석 1330석 규모로 마루건설이 지었다. 시장은 개관식에서 주민에게 인사했다.',
);
const fire = reportOf(
  '가온동 창고서 불…2명 대피',
  '8일 새벽 가온동의 한 창고에서 불이 나 2명이 대피했다. 소방 당국은 원인을 조사하고 있다고 밝혔다.',
);

const isJoined = (one: Parameters<typeof matchOf>[0], other: Parameters<typeof matchOf>[0]): boolean =>
  matchOf(one, other).probability >= MATCH_THRESHOLD;

describe('matchOf', () => {
  it('joins two papers’ reports of one event and tells another event apart', () => {
    assert.ok(isJoined(library, libraryElsewhere));
    assert.ok(matchOf(library, fire).probability < 0.1);
  });

  it('takes a report of another publisher in the same words for the same story almost surely', () =>
    assert.ok(matchOf(library, { ...library, source: 1 }).probability > 0.95));

  it('answers the same whichever of the two comes first, packed or not', () => {
    const words = fc.array(
      fc.constantFrom('한빛시', '도서관', '1,330명', 'budget', 'library', '地震', '4.2%', '중앙'),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(words, words, words, words, (a, b, c, d) => {
        const one = reportOf(a.join(' '), b.join(' '));
        const other = reportOf(c.join(' '), d.join(' '));
        const { probability } = matchOf(one, other);
        assert.ok(Math.abs(probability - matchOf(other, one).probability) < 1e-9);
        const unpacked = unpackProfile(packProfile(other));
        assert.equal(unpacked && matchOf(one, unpacked).probability, probability);
        assert.ok(probability > 0 && probability < 1);
      }),
    );
  });

  it('keeps the tables of a weekly series apart: their numbers are the news', () => {
    const table = (name: string, figures: string) =>
      `${name}\nFUTURES ONLY POSITIONS AS OF 02/04\n----------\nLONG | SHORT | SPREADS\n${figures}`;
    const more = { publisher: 'Agency' };
    const gold = reportOf(
      'Weekly Commitments: Gold Futures - Feb 07',
      table('GOLD', '356,500 53,992 61,604 74,378 402,553'),
      more,
    );
    const ethanol = reportOf(
      'Weekly Commitments: Ethanol Futures - Feb 07',
      table('ETHANOL', '1,204 9,871 3,310 15,022 8,409'),
      more,
    );
    assert.ok(!isJoined(gold, ethanol));
  });

  it('joins reports of one event in English, Chinese and Japanese', () => {
    const events: [string, string, string, string][] = [
      [
        'Ferry Halcyon runs aground off Brindle Point, 212 rescued',
        'The ferry Halcyon ran aground off Brindle Point on Sunday and 212 passengers were rescued by the coast guard.',
        'Coast guard rescues 212 from grounded ferry Halcyon',
        'All 212 passengers of the ferry Halcyon were rescued by the coast guard after it ran aground off ' +
          'Brindle Point.',
      ],
      [
        '蓝桥科技宣布收购青禾汽车，交易额52亿元',
        '蓝桥科技10日宣布以52亿元收购青禾汽车全部股份，交易预计年内完成。',
        '52亿元！蓝桥科技收购青禾汽车',
        '青禾汽车被收购：蓝桥科技10日宣布，将以52亿元收购其全部股份。',
      ],
      [
        '霧島電鉄が脱線、乗客31人けが',
        '霧島電鉄の列車が4日朝、桜野駅付近で脱線し、乗客31人がけがをした。',
        '桜野駅で霧島電鉄の列車脱線、31人けが',
        '4日朝、霧島電鉄の列車が桜野駅の近くで脱線した。乗客31人がけがをしたという。',
      ],
    ];
    for (const [headline, text, otherHeadline, otherText] of events) {
      assert.ok(isJoined(reportOf(headline, text), reportOf(otherHeadline, otherText)), headline);
    }
  });

  it('says what each feature added, the most first, and the sum is the log odds', () => {
    const { probability, evidence } = matchOf(library, libraryElsewhere);
    assert.deepEqual(evidence.map(({ feature }) => feature).sort(), [...FEATURES].sort());
    const sizes = evidence.map(({ added }) => Math.abs(added));
    assert.deepEqual(
      sizes,
      [...sizes].sort((a, b) => b - a),
    );
    assert.ok(probability > 0.5);
  });
});

it('fitOf prefers the story that more papers report, of two that are as likely', () => {
  const match = matchOf(library, libraryElsewhere);
  assert.ok(fitOf(match, 30) > fitOf(match, 2));
  assert.ok(Number.isFinite(fitOf({ probability: 1, evidence: [] }, 0)));
});
