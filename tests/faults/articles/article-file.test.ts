import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '../random.ts';
import { assertSameReading } from './assert-same-reading.ts';
import { filePlan } from './file-plan.ts';

describe('the crawler’s files', () => {
  it('say the same to the functions and to the checker, whatever marks and lines are in them', () => {
    const seen = { mark: 0, line: 0, number: 0, publisher: 0 };
    const files = Array.from({ length: 10 }, (_, seed) => [...filePlan(seededRandom(`files ${seed}`), 200)]).flat();
    for (const [at, step] of files.entries()) {
      const reading = step.do === 'put' ? assertSameReading(step, `${at}: ${step.key}`) : undefined;
      if (reading === undefined) continue;
      const { title, publisher, text, articleId } = reading;
      seen.mark += Number(/".*&.*<.*'.*=/.test(title));
      seen.line += Number(text.includes('\n---\n'));
      seen.number += Number(/^\d{4}_/.test(articleId));
      seen.publisher += Number(/<.*&.*".*'.*=/.test(publisher));
    }
    for (const [what, times] of Object.entries(seen)) assert.ok(times > 20, `${what}: ${times}`);
  });
});
