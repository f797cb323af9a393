import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MATCH_DEFAULTS } from '../../../../functions/story/change/match-story.ts';
import { loadSamples } from '../matching/samples.ts';
import { streamOf } from '../matching/stream.ts';
import { answersText, parseAnswers, recordedJudge } from './answers.ts';
import { reportOf } from './report.ts';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

describe('invented articles with recorded answers', async () => {
  const samples = await loadSamples([file('articles')]);
  const answers = parseAnswers(await readFile(file('answers.tsv'), 'utf8'));
  const before = await streamOf(samples, MATCH_DEFAULTS);
  const judge = recordedJudge(answers);
  const after = await streamOf(samples, MATCH_DEFAULTS, undefined, judge);
  const became = (outcomes: typeof after, name: string) =>
    outcomes.find(({ sample }) => sample.file.startsWith(name))?.disposition;

  it('answer every question of their stream, each once', () => {
    assert.deepEqual(judge.unanswered, []);
    assert.deepEqual([...judge.asked.keys()].sort(), [...answers.keys()].sort());
  });

  it('make a repeat in other words silent, and leave another event new', () => {
    assert.deepEqual([became(before, '08'), became(after, '08')], ['new', 'copy']);
    assert.deepEqual([became(before, '07'), became(after, '07')], ['new', 'new']);
  });

  it('leave all else as it was', () => {
    const others = (outcomes: typeof after) =>
      outcomes.filter(({ sample }) => !sample.file.startsWith('08')).map(({ disposition }) => disposition);
    assert.deepEqual(others(after), others(before));
  });

  it('decide in place of the words whether a development is announced', async () => {
    const isTold = (id: string): boolean => judge.asked.get(id)?.kind === 'told';
    const denied = new Map([...answers].map(([id, answer]) => [id, isTold(id) ? { score: 0, reason: '' } : answer]));
    const silent = await streamOf(samples, MATCH_DEFAULTS, undefined, recordedJudge(denied));
    assert.deepEqual([became(after, '09'), became(silent, '09')], ['development', 'copy']);
  });

  it('are reported: what is announced, by label, and what it costs', () => {
    const labels = [{ kind: 'announcement' as const, article: '08-fire-other-words', label: 'repeat' }];
    const { asked, unanswered } = judge;
    const report = reportOf({ before, after, asked: [...asked.values()], unanswered, labels });
    assert.match(report, /questions +3 \(0\.300 a file\): same 2 .*, told 1 /);
    assert.match(report, /announced as new +5 → 4/);
    assert.match(report, /labelled announcement repeat +1; announced 1 → 0/);
    assert.match(report, /amazon\.nova-micro-v1:0 +\$\d/);
  });
});

it('parseAnswers reads what answersText writes, and refuses what is not a number from 0 to 10', () => {
  const answers = new Map([['a', { score: 10, reason: 'one event' }]]);
  assert.deepEqual(parseAnswers(answersText(answers)), answers);
  assert.throws(() => parseAnswers('question\tscore\treason\na\t11\t'), /line 2/);
  assert.throws(() => parseAnswers('a\t1\t'), /first line/);
});
