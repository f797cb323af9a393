import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REPAIRS } from '../../../functions/article/base/codes.ts';
import { readFixtures, whatIsRead, writeFixtures } from './files.ts';

// Goal: what files of strangers look like, and what a person reads in them. Method: one table of files, after the real
// ones that made a rule necessary, each with all that is read of it.

if (process.env.UPDATE_FILES) writeFixtures(readFixtures());
const fixtures = readFixtures();

describe('readArticle -> the files of files.txt', () => {
  for (const fixture of fixtures)
    it(fixture.name, () => assert.deepEqual(whatIsRead(fixture), fixture.expected, fixture.file));

  it('have one for each repair', () => {
    const met = new Set(
      fixtures.flatMap(({ expected }) => JSON.stringify(expected).match(/(?<="code":")[\w-]+/g) ?? []),
    );
    const found = Object.keys(REPAIRS).filter((code) => !met.has(code));
    assert.deepEqual(found, []);
  });
});
