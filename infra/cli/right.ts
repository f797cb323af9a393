import type { Command } from 'commander';
import { correctionWrite, factsReport } from '../../functions/story/correction.ts';
import { storyIdAt } from '../../functions/story/keys.ts';
import { corrections, labelledPairs, pairOf } from '../operator/table/corrections.ts';
import { printable, note as say } from '../operator/terminal/text.ts';
import { printJson, runOnStack } from './command.ts';
import { accessTo, type CorrectionOptions, nameOf, noteOf, onlyReport, withCorrectionOptions } from './correct.ts';

const HELP = `
Says that a report belongs to its story. It changes no story and is announced to
nobody: the matcher can learn from it (labels), and from its errors alone it
would learn only half.

  wiredrop right articles/ferry-2.md`;

export function define(command: Command): void {
  withCorrectionOptions(command.argument('<report...>', 'a report that belongs to its story'))
    .addHelpText('after', HELP)
    .action((asked: string[], options: CorrectionOptions) =>
      runOnStack(options, { changes: true }, async (invocation) => {
        const known = new Map(
          labelledPairs(await corrections(invocation.clients.dynamodb, invocation.outputs.tableName)).map((one) => [
            pairOf(one.reports),
            one.label,
          ]),
        );
        const results = [];
        for (const one of asked) {
          const { articleId, receipt, story, found } = await onlyReport(invocation, one);
          const { evidence } = receipt;
          const first = found.reports.find((report) => report.articleId !== articleId && report.key !== undefined);
          const isFacts = story.facts.articleId === articleId;
          const other = isFacts || evidence?.report === 'first' ? first : { ...factsReport(story) };
          if (other?.key === undefined) {
            say(`It is the only report of its story: ${printable(receipt.key)}`);
            results.push({ articleId, storyId: storyIdAt(story), changed: false });
            continue;
          }
          const reports = [
            { articleId, key: receipt.key },
            { articleId: other.articleId, key: other.key },
          ];
          const isNew = known.get(pairOf(reports)) !== 'same';
          const corrected = { kind: 'right', label: 'same', storyId: storyIdAt(story), reports } as const;
          if (isNew) {
            const write = correctionWrite(noteOf(options), { ...corrected, reports, ...(evidence && { evidence }) });
            await accessTo(invocation).table.write([write]);
          }
          results.push({ articleId, storyId: storyIdAt(story), changed: isNew });
          if (!options.json)
            console.log(`${isNew ? 'Right' : 'Known as right'}: ${printable(receipt.key)} in ${nameOf(story)}`);
        }
        if (options.json) printJson(results);
        return 0;
      }),
    );
}
