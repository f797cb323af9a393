import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../check.ts';
import { line, metrics, unannounced } from '../example/healthy-log.ts';
import { announcement, healthyWorld, STORY } from '../example/healthy-world.ts';
import type { World } from '../world/world.ts';

/** What the checker says of a healthy world with these lines. @param more of its calm. */
const said = (edit: (lines: readonly string[]) => readonly string[], more: Partial<World['calm']> = {}): string[] => {
  const world = healthyWorld();
  Object.assign(world.calm, { lines: edit(world.calm.lines), ...more });
  return check(world).map(({ name, detail }) => `${name}: ${detail}`);
};

const assertSaid = (what: RegExp, edit: (lines: readonly string[]) => readonly string[]): void => {
  const found = said(edit);
  assert.ok(found.length > 0);
  for (const one of found) assert.match(one, what);
};

const without = (part: string) => (lines: readonly string[]) => lines.filter((one) => !one.includes(part));
const saying = (part: string, other: string) => (lines: readonly string[]) =>
  lines.map((one) => one.replaceAll(part, other));

describe('the log of the calm', () => {
  it('has a line of each file, which says what its receipt does', () => {
    assertSaid(/^logged-otherwise: .*(?:no line says|are counted)/, without('"key":"a revised.md"'));
    assertSaid(/^logged-otherwise: .*(?:line|first time)/, saying('"versionId":"v2",', ''));
    assertSaid(/^logged-otherwise: .*line/, saying(`"storyId":"${STORY}"`, '"storyId":"t1-other"'));
    assertSaid(/^logged-otherwise: .*(?:line|counted)/, saying('"reason":"empty"', '"reason":"binary"'));
    assertSaid(/^logged-otherwise: .*no receipt does/, (lines) => [
      ...lines,
      line('a.md', { disposition: 'new', storyId: STORY, redelivered: true, reason: 'gone' }),
      metrics({ disposition: ['Files', 'redelivered'] }),
    ]);
    assertSaid(/^logged-otherwise: .*(?:no receipt does|first time)/, (lines) => [
      ...lines,
      line('z.md', { disposition: 'new', storyId: STORY }),
      metrics({ disposition: ['Files', 'new'] }),
    ]);
  });

  it('says of what came again that it did', () => {
    assertSaid(/^logged-otherwise: .*(?:first time|came again|counted)/, saying(',"redelivered":true', ''));
  });

  it('says what was mended, and that only', () => {
    const mended = '"disposition":"revision","repairs":["tab-indent"]';
    assertSaid(/^logged-otherwise: .*(?:line|Repaired)/, saying('"disposition":"revision"', mended));
  });

  it('names nothing that there is nothing of', () => {
    const padded = (what: string): void =>
      assertSaid(
        /a line names what there is nothing of/,
        saying('"disposition":"stale"', `"disposition":"stale",${what}`),
      );
    padded('"repairs":[]');
    padded('"warnings":[]');
    padded('"redelivered":false');
    assertSaid(/^logged-otherwise: no document of anything/, (lines) => [...lines, metrics({})]);
    assertSaid(
      /^logged-otherwise: .*(?:is kept several times|never counted|are counted)/,
      saying('[["service","disposition"]]', '[["service","disposition"],[]]'),
    );
  });

  it('says how long each took, why a message failed, and of no announcement that nobody heard', () => {
    assertSaid(/^logged-otherwise: .*took undefined ms/, saying('"milliseconds":7,', ''));
    assertSaid(
      /^logged-otherwise: .*took 1772409600000 ms/,
      saying('"milliseconds":7,', '"milliseconds":1772409600000,'),
    );
    assertSaid(
      /^logged-otherwise: most files took no millisecond/,
      saying('"milliseconds":7,', '"milliseconds":0.007,'),
    );
    assertSaid(/^logged-otherwise: a failure/, saying('"message":"odd"', '"message":""'));
    assertSaid(/^logged-otherwise: a failure/, saying('"stack":', '"heap":'));
    assertSaid(/^logged-otherwise: .*(?:a failure|failed)/, saying('"messageId":"m",', ''));
    assertSaid(/^logged-otherwise: .*was announced/, saying(`["${STORY}.1"]`, '["t1-gone.1"]'));
    assertSaid(/^logged-otherwise: .*neither/, (lines) => [...lines, '{"level":"INFO"}']);
  });
});

describe('what the log of the calm may not leave out', () => {
  const asItIs = (lines: readonly string[]): readonly string[] => lines;

  it('is any message that nobody can understand', () => {
    const found = said(asItIs, { malformed: 2 });
    assert.deepEqual(found, ['logged-otherwise: 1 messages are said to have failed, 2 were malformed']);
  });

  it('is any announcement', () => {
    const found = said(asItIs, { heard: [announcement(1), announcement(2)] });
    assert.deepEqual(found, [`logged-otherwise: no line says that ${STORY}.2 was announced`]);
  });

  it('is that an announcement which failed was none', () => {
    const unheard = {
      blows: 1,
      lines: [unannounced, ...Array(2).fill(`{"level":"INFO","announced":["${STORY}.2"]}`)],
      untried: [],
    };
    assert.deepEqual(said(asItIs, { unheard }), [
      `logged-otherwise: 2 lines say that ${STORY}.2 was announced, heard 1 times`,
    ]);
  });

  it('is that announcements failed, where their call did', () => {
    const unheard = { blows: 3, lines: ['{}'], untried: [] };
    const found = said(asItIs, { unheard });
    assert.deepEqual(found, ['logged-otherwise: no announcement is said to have failed, 3 times one did']);
    assert.deepEqual(said(asItIs, { unheard: { ...unheard, blows: 0 } }), []);
  });

  it('is why an announcement failed', () => {
    const { error: _, ...unexplained } = JSON.parse(unannounced);
    const found = said(asItIs, { unheard: { blows: 2, lines: [JSON.stringify(unexplained)], untried: [] } });
    assert.deepEqual(found, [`logged-otherwise: a failure says ${JSON.stringify(unexplained)}`]);
  });
});

describe('the log of the trials, in which every message is of a file', () => {
  const failed = (fields: object): string[] => {
    const failure = {
      level: 'ERROR',
      messageId: 'm',
      ...fields,
      error: { name: 'Error', message: 'odd', stack: 'Error: odd at there' },
    };
    return said((lines) => lines, { unheard: { blows: 0, lines: [JSON.stringify(failure)], untried: [] } });
  };

  it('says which one failed', () => {
    assert.deepEqual(failed({ bucket: 'bucket', key: 'a.md' }), []);
    assert.deepEqual(failed({}), ['logged-otherwise: a failure is of no file: //']);
    assert.deepEqual(failed({ bucket: 'bucket', key: 'z.md' }), [
      'logged-otherwise: a failure is of no file: bucket/z.md/',
    ]);
  });
});

describe('the log of a reader that failed', () => {
  const broken = (error: object): string[] => {
    const told = { message: 'odd', stack: 'Error: odd at there', ...error };
    const failure = { level: 'ERROR', messageId: 'm', bucket: 'bucket', key: 'a.md', error: told };
    return said((lines) => lines, { unheard: { blows: 0, lines: [JSON.stringify(failure)], untried: [] } });
  };

  it('says what it failed at', () => {
    const name = 'ReaderFaultError';
    assert.deepEqual(broken({ name, cause: { message: 'odd', stack: 'Error: odd at there' } }), []);
    assert.deepEqual(broken({ name }), [
      'logged-otherwise: a failure does not say why the reader failed: bucket/a.md/',
    ]);
    assert.deepEqual(broken({ name: 'ContentionError' }), []);
  });
});

describe('the metrics of the calm', () => {
  it('count what the lines say', () => {
    assertSaid(/^logged-otherwise: 0 (?:Files|Rejected) are counted/, without('_aws'));
    assertSaid(/^logged-otherwise: .*Rejected/, saying(',"reason":"empty","Rejected":1', ''));
    assertSaid(/^logged-otherwise: 2 Files of disposition new are counted/, (lines) => [
      ...lines,
      metrics({ disposition: ['Files', 'new'] }),
    ]);
  });

  it('may lack some of a process that came to no end', () => {
    const files = Array.from({ length: 9 }, () =>
      line('a.md', { disposition: 'new', storyId: STORY, redelivered: true }),
    );
    const documents = files.slice(1).map(() => metrics({ disposition: ['Files', 'redelivered'] }));
    assert.deepEqual(
      said((lines) => [...lines, ...files, ...documents]),
      [],
    );
  });

  it('lack nothing of a process that came to its end', () => {
    const file = line('a.md', { disposition: 'new', storyId: STORY });
    const documents = [metrics({ disposition: ['Files', 'new'] }), metrics({ disposition: ['Files', 'redelivered'] })];
    const asItIs = (lines: readonly string[]): readonly string[] => lines;
    assert.deepEqual(said(asItIs, { counted: [file, ...documents.slice(0, 1)] }), []);
    const wrong = (count: string) => `logged-otherwise: ${count}`;
    assert.deepEqual(said(asItIs, { counted: [file] }), [
      wrong('0 Files of disposition new are counted by the end, the lines tell of 1'),
    ]);
    assert.deepEqual(said(asItIs, { counted: [file, ...documents] }), [
      wrong('1 Files of disposition redelivered are counted by the end, the lines tell of 0'),
    ]);
  });

  it('are what CloudWatch takes for metrics', () => {
    assertSaid(/^logged-otherwise: .*(?:no metric|counted)/, saying('"Namespace":"wiredrop"', '"Namespace":""'));
    assertSaid(/^logged-otherwise: .*(?:no metric|counted)/, saying('["service","disposition"]', '["disposition"]'));
    assertSaid(/^logged-otherwise: .*(?:no document|counted)/, saying('"Timestamp":', '"Time":'));
    const inSeconds = saying(`${Date.UTC(2026, 2, 2)}`, `${Date.UTC(2026, 2, 2) / 1000}`);
    assertSaid(/^logged-otherwise: .*(?:no document of its time|counted)/, inSeconds);
    assertSaid(/^logged-otherwise: .*(?:no document|counted)/, saying('"service":"ingest"', '"service":"x"'));
  });
});
