import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ANCHORS, anchorsOf } from '../../../../functions/article/fingerprint/anchors.ts';
import {
  FINGERPRINT_BYTES,
  fingerprintFromBytes,
  fingerprintToBytes,
} from '../../../../functions/article/fingerprint/bytes.ts';
import { type Fingerprint, fingerprint } from '../../../../functions/article/fingerprint/fingerprint.ts';
import { similarity } from '../../../../functions/article/fingerprint/similarity.ts';
import { normaliseText } from '../../../../functions/article/text-key.ts';
import { sentences } from '../../story/near/invented.ts';

const of = (text: string, headline = ''): Fingerprint => fingerprint({ text, headline }, normaliseText(text));

const alike = (one: string, other: string) => {
  const a = of(one);
  const b = of(other);
  return similarity(a.body, b.body, a.size, b.size);
};

/** What the sketch estimates, counted: shingles of five syllables or nine letters as sets. */
const counted = (one: string, other: string) => {
  const [a, b] = [one, other].map((text) => {
    const words = normaliseText(text);
    const length = /[가-힣]/.test(words) ? 5 : 9;
    return new Set(Array.from({ length: words.length - length + 1 }, (_, i) => words.slice(i, i + length)));
  }) as [Set<string>, Set<string>];
  const shared = [...a].filter((shingle) => b.has(shingle)).length;
  return { jaccard: shared / (a.size + b.size - shared), containment: shared / Math.min(a.size, b.size) };
};

describe('fingerprint', () => {
  it('is the same for the same words, whatever their case, punctuation, spaces and Unicode form', () => {
    const text = '한빛시는 7일 "새 도서관을 연다"고 밝혔다. The café OPENS at 9, on Étoile square, for everybody.';
    const [one, two, three] = [text, text.normalize('NFD'), text.toUpperCase().replaceAll(/["., ]+/g, '  ')].map((t) =>
      of(t),
    );
    assert.deepEqual(two, one);
    assert.deepEqual(three, one);
  });

  it('estimates how much two texts share to within four standard errors, from nothing to all', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(20), fc.nat(9999), (shared, onlyA, onlyB, seed) => {
        const common = sentences(seed, shared + 4);
        const a = `${common} ${sentences(seed + 100, onlyA)}`;
        const b = `${common} ${sentences(seed + 200, onlyB)}`;
        const estimate = alike(a, b).jaccard;
        const { jaccard } = counted(a, b);
        assert.ok(
          Math.abs(estimate - jaccard) < 4 * Math.sqrt((jaccard * (1 - jaccard) + 0.004) / 256),
          `${estimate} for ${jaccard}`,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('sees that an update contains its predecessor, though the two are not much alike', () => {
    const first = sentences(1, 6);
    const update = `${first} ${sentences(50, 24)}`;
    const { jaccard, containment } = alike(first, update);
    assert.ok(jaccard < 0.3, `${jaccard}`);
    assert.ok(containment > 0.75, `${containment}`);
  });

  it('finds next to nothing in common between unlike texts of the same language, in letters as in syllables', () => {
    assert.ok(alike(sentences(1, 30), sentences(900, 30)).containment < 0.05);
    const report =
      'A storm tore roofs from forty houses on the west coast during the night, and the ferries stayed in port until noon.';
    const match =
      'The visitors won four to one on Saturday, and their captain said afterwards that nobody in the team had slept well before.';
    assert.ok(alike(report, match).containment < 0.1);
  });

  it('tells of headline and lead apart from the text: one headline over two texts is seen in the lead only', () => {
    const one = of(sentences(1, 12), '한빛시 새 도서관 문 연다');
    const other = of(sentences(500, 12), '한빛시 새 도서관 문 연다');
    assert.ok(similarity(one.body, other.body, one.size, other.size).jaccard < 0.03);
    assert.ok(similarity(one.lead, other.lead, one.leadSize, other.leadSize).jaccard > 0.01);
  });

  it('leaves dateline and reporter out of the lead', () => {
    const plain = of(sentences(1, 12));
    const signed = of(`(서울=한빛뉴스) 홍길동 기자 = ${sentences(1, 12)}`);
    assert.ok(similarity(plain.lead, signed.lead, plain.leadSize, signed.leadSize).jaccard > 0.95);
  });

  it('compares what has no shingles with nothing: a text that ends with its byline has no lead behind it', () => {
    const { lead, leadSize } = of('한빛시 중앙도서관이 7일 문을 열었다 (한빛=가온통신) 임꺽정 기자 =');
    assert.equal(leadSize, 0);
    const other = of('한빛시 중앙도서관이 7일 오후 두 시에 문을 열었다고 시가 밝혔다');
    for (const [a, b, sizeOfA, sizeOfB] of [
      [lead, other.lead, leadSize, other.leadSize],
      [other.lead, lead, other.leadSize, leadSize],
      [lead, lead, leadSize, leadSize],
    ] as const)
      assert.deepEqual(similarity(a, b, sizeOfA, sizeOfB), { jaccard: 0, containment: 0 });
  });

  it('puts the headline in front of a very short text, as the text key does: "more follows" is not one story', () => {
    const placeholder = '(서울=한빛뉴스) 후속기사가 이어집니다.';
    const a = of(placeholder, '한빛시장 사의 표명');
    const b = of(placeholder, '대설특보 전국 확대');
    assert.ok(similarity(a.body, b.body, a.size, b.size).jaccard < 0.6);
  });

  it('puts those shingles first among its anchors that the text repeats', () => {
    const about = (from: number): string =>
      [0, 10, 20].map((more) => `마루산업주식회사 ${sentences(from + more, 3)}`).join(' ');
    const [one, other] = [of(about(100)).anchors, of(about(500)).anchors];
    assert.equal(new Set([...one.slice(0, 4), ...other.slice(0, 4)]).size, 4, 'the four shingles of the name');
  });

  it('looks for what another text repeats though it says it once and repeats much else', () => {
    const pairs = Array.from({ length: 20 }, (_, i) => {
      const [shared, own] = [sentences(900 + 100 * i, 4), sentences(300 + 100 * i, 4)];
      const one = of(`${shared} ${sentences(100 * i, 12)} ${shared}`);
      const other = of(`${own} ${sentences(500 + 100 * i, 12)} ${shared} ${own}`);
      return one.anchors.slice(0, 4).filter((anchor) => other.anchors.includes(anchor)).length;
    });
    const found = pairs.filter((anchors) => anchors > 0).length;
    // By count alone it would be none: what the other repeats fills its list.
    assert.ok(found >= 10, `in ${found} of 20 pairs`);
  });

  it('orders anchors by their hashes, each a 64th for every time it is repeated', () => {
    const hash = fc.oneof(fc.nat(0xffffffff), fc.nat(20));
    const repeated = fc.tuple(
      hash,
      fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 300 })),
    );
    fc.assert(
      fc.property(fc.uniqueArray(repeated, { selector: ([one]) => one, maxLength: 300, size: 'max' }), (list) => {
        const shingles = Uint32Array.from(list.flatMap(([one, times]) => new Array<number>(times).fill(one)));
        if (shingles.length > 8192) return;
        const rank = ([one, times]: [number, number]) => one / 64 ** (Math.min(times, 10) - 1);
        const ranks = list.map(rank).sort((a, b) => a - b);
        const { anchors, distinct } = anchorsOf(shingles, shingles.length);
        const timesOf = new Map(list);
        assert.equal(distinct, list.length);
        assert.deepEqual(
          anchors.map((anchor) => rank([anchor, timesOf.get(anchor) ?? 0])),
          ranks.slice(0, ANCHORS),
        );
      }),
    );
  });

  it('has all of a short text’s shingles as anchors, and never more than it may', () => {
    assert.equal(of('가나다라마바').anchors.length, 2);
    assert.equal(of(sentences(1, 40)).anchors.length, ANCHORS);
    assert.equal(new Set(of(sentences(1, 40)).anchors).size, ANCHORS);
  });

  it('is defined for no words, for one, and for a mebibyte of them', () => {
    assert.deepEqual([of('').size, of('').anchors], [0, []]);
    assert.deepEqual([of('가').size, of('가').anchors.length], [1, 1]);
    const long = sentences(1, 400)
      .repeat(40)
      .slice(0, 2 ** 20 / 3);
    const start = process.cpuUsage();
    assert.ok(of(long).size > 200_000);
    assert.ok(process.cpuUsage(start).user < 250_000);
    assert.deepEqual(of('가'), of('가'), 'nothing is left over from the long text');
  });
});

describe('fingerprintToBytes', () => {
  it('keeps everything but the anchors, in a size that leaves room in a claim', () => {
    const { anchors: _, ...print } = of(sentences(1, 20), '한빛시 새 도서관');
    const bytes = fingerprintToBytes(print);
    assert.equal(bytes.length, FINGERPRINT_BYTES);
    assert.ok(FINGERPRINT_BYTES < 400);
    assert.deepEqual(fingerprintFromBytes(bytes), print);
  });

  it('answers nothing for bytes of another version, or cut short', () => {
    const bytes = fingerprintToBytes(of(sentences(1, 2)));
    assert.equal(fingerprintFromBytes(bytes.with(0, 99)), undefined);
    assert.equal(fingerprintFromBytes(bytes.subarray(1)), undefined);
  });
});
