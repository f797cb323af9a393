import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';
import { readFile } from '../checker/read-file.ts';
import { seededRandom } from '../random.ts';
import { filePlan } from './file-plan.ts';

describe('the crawler’s files', () => {
  it('say the same to the functions and to the checker, whatever marks and lines are in them', () => {
    const seen = { mark: 0, line: 0, number: 0, publisher: 0 };
    for (const step of filePlan(seededRandom('files'), 600)) {
      const reading = step.do === 'put' ? readFile(step.bytes) : undefined;
      if (step.do === 'delete' || reading === undefined) continue;
      const { title, publisher, text, articleId } = reading;
      const read = readArticle(step.bytes, { key: step.key });
      assert.ok(read.ok);
      const { article } = read;
      assert.deepEqual(
        [article.title, article.publisher ?? '', article.text, article.articleId],
        [title, publisher, text, articleId],
      );
      seen.mark += Number(/".*&.*<.*'.*=/.test(title));
      seen.line += Number(text.includes('\n---\n'));
      seen.number += Number(/^\d{4}_/.test(articleId));
      seen.publisher += Number(/<.*&.*".*'.*=/.test(publisher));
    }
    for (const [what, times] of Object.entries(seen)) assert.ok(times > 20, `${what}: ${times}`);
  });
});
