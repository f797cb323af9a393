import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { learnSections, type StatedText, stackWeights } from '../../../functions/sections/learned.ts';
import { guessSection, type SectionWeights } from '../../../functions/sections/weights.ts';
import { seededRandom } from '../../fixtures/random.ts';

const NONE: SectionWeights = { sections: [], terms: new Map() };

/** Invented words of each section, and of none. */
const WORDS: Readonly<Record<string, string>> = {
  harbour: 'ferry quay pilot tugboat lighthouse mooring ballast anchorage',
  council: 'mayor ballot motion budget bylaw chamber hearing petition',
  orchestra: 'violin overture conductor encore rehearsal cello baritone sonata',
};
const ANY = 'morning people yesterday report million window again street'.split(' ');

function textsOf(source: string, section: string, count: number, says = section): StatedText[] {
  const random = seededRandom(source + section);
  const own = (WORDS[section] ?? '').split(' ');
  return Array.from({ length: count }, () => ({
    ...{ source, section: says },
    headline: [own, ANY, own, own, ANY].map((words) => random.pick(words)).join(' '),
  }));
}

const honest = ['Echo', 'Post', 'Wire', 'Herald', 'Gazette'].flatMap((source) =>
  Object.keys(WORDS).flatMap((section) => textsOf(source, section, 40)),
);

const guessesOf = (stated: readonly StatedText[]) => {
  const weights = stackWeights(NONE, learnSections(stated, NONE));
  return Object.keys(WORDS).flatMap((section) =>
    textsOf('Stranger', section, 60).map((text) => ({ section, guess: guessSection([text], weights) })),
  );
};

describe('learnSections', () => {
  it('divides the stories of a publisher that it has not learned from, and says how well', () => {
    const { heldOut, sections, sources, terms } = learnSections(honest, NONE);
    assert.deepEqual([sections, sources], [['council', 'harbour', 'orchestra'], 5]);
    assert.ok(terms.length < 40_000);
    assert.equal(heldOut.texts, honest.length);
    assert.ok(heldOut.sure > 0.5 * heldOut.texts, `${heldOut.sure}`);
    assert.ok(heldOut.right > 0.99 * heldOut.sure, `${heldOut.right} of ${heldOut.sure}`);
    const guesses = guessesOf(honest).filter(({ guess }) => guess !== undefined);
    assert.ok(guesses.length > 100);
    assert.ok(guesses.every(({ guess, section }) => guess === section));
  });

  it('moves no story of others for one who states what is false, however much it uploads', () => {
    for (const files of [40, 4_000]) {
      const lies = [...textsOf('Liar', 'council', files, 'orchestra'), ...textsOf('Liar', 'harbour', files, 'council')];
      const wrong = guessesOf([...honest, ...lies]).filter(({ guess, section }) => guess && guess !== section);
      assert.deepEqual(wrong, []);
      assert.ok(guessesOf([...honest, ...lies]).filter(({ guess }) => guess !== undefined).length > 90);
    }
  });

  it('loses a section to many false names, and gives no story a wrong one', () => {
    const guessed = (names: number) => {
      const lies = Array.from({ length: names }, (_, n) => textsOf(`Liar ${n}`, 'council', 40, 'orchestra')).flat();
      const guesses = guessesOf([...honest, ...lies]).filter(({ section }) => section === 'council');
      return [
        guesses.filter(({ guess }) => guess === 'council').length,
        guesses.filter(({ guess }) => guess === 'orchestra').length,
      ];
    };
    for (const names of [0, 1, 2]) assert.ok((guessed(names)[0] ?? 0) >= 50);
    for (const names of [1, 2, 20]) assert.equal(guessed(names)[1], 0);
  });

  it('learns nothing of a section that fewer than three publishers state', () => {
    const two = honest.filter(({ source }) => source === 'Echo' || source === 'Post');
    assert.deepEqual(learnSections(two, NONE).sections, []);
    const gadgets = ['Echo', 'Post'].flatMap((source) =>
      Array.from({ length: 40 }, (_, n) => ({ source, section: 'gadgets', headline: `gadget widget sprocket ${n}` })),
    );
    assert.deepEqual(learnSections([...honest, ...gadgets], NONE).sections, ['council', 'harbour', 'orchestra']);
    assert.deepEqual(learnSections([], NONE).heldOut, { texts: 0, sure: 0, right: 0 });
  });

  it('keeps what is shipped where the stack does no better', () => {
    const shipped = stackWeights(NONE, learnSections(honest, NONE));
    const random = seededRandom('wrong');
    const shuffled = honest.map((text) => ({
      ...text,
      section: random.pick(Object.keys(WORDS)),
    }));
    const learned = learnSections(shuffled, shipped);
    assert.deepEqual(learned.sections, []);
    assert.equal(stackWeights(shipped, learned), shipped);
  });
});
