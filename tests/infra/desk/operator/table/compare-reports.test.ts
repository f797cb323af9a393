import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareReports, type Passage } from '../../../../../infra/desk/operator/table/compare-reports.ts';

const report = (text: string) => ({ headline: '', authors: [], text });
const textOf = (passages: readonly Passage[]) =>
  passages.flatMap(({ parts }) => parts.map(({ text }) => text)).join('');
const marked = (passages: readonly Passage[]) =>
  passages.flatMap(({ isOnlyHere, parts }) =>
    isOnlyHere ? [`<${textOf([{ parts }]).trim()}>`] : parts.filter((one) => one.isMarked).map(({ text }) => text),
  );

describe('two reports compared', () => {
  const first = 'The strait was crossed by 412 swimmers on Sunday. Wind held off until evening. Nobody was hurt.';
  const second = 'On Sunday 421 swimmers crossed the strait.\n\nFares of the ferry rise in March.';

  it('mark the words that differ in a sentence that both have, and name the numbers', () => {
    const { passages, numbers } = compareReports(report(first), report(second));
    assert.deepEqual(passages.map(marked), [
      ['412', '<Wind held off until evening.>', '<Nobody was hurt.>'],
      ['421', '<Fares of the ferry rise in March.>'],
    ]);
    assert.deepEqual(numbers, [['412'], ['421']]);
  });

  it('mark nothing in equal texts, whatever particles Korean words have, and keep every letter', () => {
    const { passages, shared } = compareReports(report('쿠팡이 보상안을 발표했다.'), report('쿠팡은 보상안 발표했다.'));
    const found = [[passages.flatMap(marked), shared], textOf(passages[0])];
    assert.deepEqual(found, [[[], 100], '쿠팡이 보상안을 발표했다.']);
    const same = compareReports(report(first), report(first));
    assert.deepEqual(same.passages.flatMap(marked), []);
  });
});
