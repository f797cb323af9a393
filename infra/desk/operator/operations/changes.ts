import type { Story } from '../../../../functions/story/items/index.ts';
import type { Correcting, MadeAnnouncement, MadeChange } from '../correct/change.ts';
import { ASSISTANTS_READ, DRY_RUN, type Operation, type OperationAnswer, operation } from './operation.ts';

// What runs is loaded when it is called: the command line reads this table at every start.

const BY = {
  by: { is: 'text', most: 200, isOptional: true, describe: 'your name (default: the user of this machine)' },
  yes: { is: 'flag', describe: 'do not ask for confirmation if a story was found by words of its headline' },
  dryRun: { ...DRY_RUN, describe: 'change nothing: print what would be announced' },
} as const;
const WHY = 'why: shown to operators, not to subscribers';
const REASON = { is: 'text', most: 500, isOptional: true, describe: WHY } as const;
const CORRECTING = { ...BY, reason: REASON };
const CHANGES = { changes: true, tool: ASSISTANTS_READ } as const;

type IdOf = (story: Story) => string;

/** What a change did and announced, and how to undo it. @param own what its document says beside that */
async function answered<C extends MadeChange>(
  { dryRun }: Correcting,
  change: C,
  own: (change: C, idOf: IdOf) => object,
): Promise<OperationAnswer> {
  const { storyIdAt } = await import('../../../../functions/story/items/index.ts');
  const { printable, WIREDROP } = await import('../terminal/text.ts');
  const { changed, text, announcements, silence, isPending, refusal, undo } = change;
  const document = {
    ...own(change, storyIdAt),
    ...(dryRun ? { changed: false, wouldChange: changed } : { changed }),
    ...(undo && { undo }),
  };
  // `already` is no fault: it is as the operator wants it.
  const code = isPending || (refusal && refusal !== 'already') ? 1 : 0;
  if (isPending || refusal) return { document, lines: () => [], fault: text, code, change };
  const lines = [
    text,
    ...announcements.map((one) => announcementLine(one, printable, dryRun)),
    ...(silence === undefined ? [] : [silence]),
    ...(undo === undefined || dryRun ? [] : [`To undo: ${WIREDROP} undo ${undo}`]),
  ];
  return { document, lines: () => lines, code, change };
}

function announcementLine(
  { type, revision, headline, storyId }: MadeAnnouncement,
  printable: (text: string) => string,
  isPlanned = false,
): string {
  const of = storyId === undefined ? '' : `, ${storyId}`;
  const what = `${type} (revision ${revision}) of "${printable(headline)}"${of}`;
  return isPlanned ? `Would be announced: ${what}` : `Announced: ${what}`;
}

/** All that an operator may change of stories, each by a request to ingest. */
export const STORY_CHANGES: Readonly<Record<string, Operation>> = {
  withdraw: operation({
    ...CHANGES,
    summary: 'withdraw a story',
    help: `
Erases the story's text from the table and announces story.withdrawn. Ids and
hashes stay, so that no crawl and no copy restores it. The files stay in the
bucket. ANYTHING is what "wiredrop status" takes, and must match one story.

  wiredrop withdraw articles/ferry.md --reason "The council asked us to"`,
    takes: {
      anything: { is: 'story', describe: 'the story, one of its articles or files', words: 'one' },
      ...BY,
      reason: { ...REASON, isNeeded: true },
    },
    question: {
      title: 'Withdraw this story',
      warns: 'The text of the story is erased from the table. Its files stay in the bucket, so you can undo it.',
      confirm: 'Withdraw this story',
    },
    console: { label: 'Withdraw …', key: 'w', at: 'shown' },
    run: async (stack, { anything, ...asked }) => {
      const { withdraw } = await import('../correct/withdraw-story.ts');
      return answered(asked, await withdraw(stack, anything, asked), ({ story }, idOf) => withdrawal(story, idOf));
    },
  }),
  split: operation({
    ...CHANGES,
    summary: 'make a report a story of its own',
    help: `
REPORT is the key, file name, article id or url of a report that does not belong
to its story. It becomes a story of its own, together with all reports of the
same text, and never joins the old story again. The matcher can learn from it
(wiredrop export labels).

  wiredrop split articles/ferry-3.md --reason "another ferry"`,
    takes: {
      report: { is: 'report', describe: 'a report that does not belong to its story', words: 'each' },
      ...CORRECTING,
    },
    question: {
      title: 'Split off a report',
      warns:
        'The report leaves this story, with all reports of the same text. They become a story of their own and ' +
        'never join this one again.',
      confirm: 'Split it off',
    },
    console: { label: 'Split off …', key: 'x', at: 'shown' },
    run: async (stack, { report, ...asked }) => {
      const { splitOff } = await import('../correct/regroup.ts');
      return answered(asked, await splitOff(stack, report, asked), ({ story, other }, idOf) => ({
        articleId: report.articleId,
        storyId: idOf(story),
        ...(other && { otherStoryId: idOf(other) }),
      }));
    },
  }),
  merge: operation({
    ...CHANGES,
    summary: 'make one story of two',
    help: `
STORY and INTO are story ids, or keys or article ids of one of their reports.
The smaller one is withdrawn, whichever comes first, and its reports join the
other, later ones too. Of two that are equally big STORY ends; -n says which.
The matcher can learn from it (wiredrop export labels).

  wiredrop merge t1-jk90CGaXTooeNDeEwjzvq1 t1-Qm3xVbE0aTWnR7kZ8LfYdU`,
    takes: {
      story: { is: 'story', describe: 'one of the two' },
      into: { is: 'story', describe: 'the other' },
      ...CORRECTING,
    },
    question: {
      title: 'Merge into another story',
      warns: 'The smaller story ends. The other one gets all of its reports, later ones too, and keeps its headline.',
      confirm: 'Merge them',
    },
    console: { label: 'Merge into another …', key: 'm', at: 'shown' },
    run: async (stack, { story, into, ...asked }) => {
      const { mergeInto } = await import('../correct/regroup.ts');
      return answered(asked, await mergeInto(stack, story, into, asked), ({ story, other, refusal }, idOf) => ({
        storyId: idOf(story),
        into: idOf(other ?? into),
        revisions: [story.revision, (other ?? into).revision],
        ...(refusal && { refusal }),
      }));
    },
  }),
  headline: operation({
    ...CHANGES,
    summary: 'choose which report tells a story',
    help: `
The story says what REPORT says, which is announced, and no later report takes
the headline over. Newer versions of REPORT are followed.

  wiredrop headline t1-jk90CGaXTooeNDeEwjzvq1 articles/ferry-2.md`,
    takes: {
      story: { is: 'story', describe: 'the story' },
      report: { is: 'report', describe: 'one of its reports' },
      ...CORRECTING,
    },
    question: {
      title: 'Tell the story by this report',
      warns: 'The story says what this report says, and no later report takes the headline over.',
      confirm: 'Choose this headline',
    },
    console: { label: 'Headline …', key: 'h', at: 'shown' },
    run: async (stack, { story, report, ...asked }) => {
      const { chooseHeadline } = await import('../correct/choose-headline.ts');
      return answered(asked, await chooseHeadline(stack, story, report, asked), ({ story }, idOf) => ({
        storyId: idOf(story),
      }));
    },
  }),
  storyline: operation({
    ...CHANGES,
    summary: 'put a story into the storyline of another, or take it out of its own',
    help: `
A storyline is an affair: stories of several events, each of which is announced.
Without OTHER the story leaves its storyline. Nothing is announced.

  wiredrop storyline t1-jk90CGaXTooeNDeEwjzvq1 t1-Qm3xVbE0aTWnR7kZ8LfYdU`,
    takes: {
      story: { is: 'story', describe: 'the story' },
      other: { is: 'story', describe: 'a story of the affair', isOptional: true },
      ...CORRECTING,
    },
    question: {
      title: 'Put into the storyline of another story',
      warns: 'Both stories stay. They are shown as events of one affair.',
      confirm: 'Put it there',
    },
    console: { label: 'Storyline …', key: 'y', at: 'shown' },
    run: async (stack, { story, other, ...asked }) => {
      const { changeStoryline } = await import('../correct/regroup.ts');
      return answered(asked, await changeStoryline(stack, story, other, asked), ({ story }, idOf) => ({
        storyId: idOf(story),
        ...(story.storyline && { storyline: story.storyline }),
      }));
    },
  }),
  'label same': operation({
    ...CHANGES,
    summary: 'a report tells of the same event as its story, or as another report',
    help: `
It changes no story and announces nothing. The matcher can learn from it
(wiredrop export labels): from its errors alone it would learn only half.

  wiredrop label same articles/ferry-2.md`,
    takes: {
      report: { is: 'report', describe: 'a report that belongs to its story' },
      other: { is: 'report', describe: 'a report of the same event', isOptional: true },
      ...CORRECTING,
    },
    console: { label: 'Right', key: 'r', at: 'shown' },
    run: async (stack, { report, other, ...asked }) => {
      const { labelSame } = await import('../correct/label.ts');
      return answered(asked, await labelSame(stack, report, other, asked), ({ story }, idOf) => ({
        articleId: report.articleId,
        storyId: idOf(story),
      }));
    },
  }),
  'label different': operation({
    ...CHANGES,
    summary: 'two stories tell of two events',
    help: `
Reports join the likelier one of the two, and nothing suggests to merge them.
The matcher can learn from it.

  wiredrop label different t1-jk90CGaXTooeNDeEwjzvq1 t1-Qm3xVbE0aTWnR7kZ8LfYdU`,
    takes: {
      story: { is: 'story', describe: 'one of the two' },
      other: { is: 'story', describe: 'the other' },
      ...CORRECTING,
    },
    console: { shownAt: 'the review, at a pair of stories' },
    run: async (stack, { story, other, ...asked }) => {
      const { labelDifferent } = await import('../correct/label.ts');
      return answered(asked, await labelDifferent(stack, story, other, asked), (_, idOf) => ({
        storyId: idOf(story),
        other: idOf(other),
      }));
    },
  }),
  'label looked': operation({
    ...CHANGES,
    summary: 'somebody has looked at a report, and says nothing of it',
    help: `
"wiredrop review" leaves it out from then on.

  wiredrop label looked articles/ferry-2.md`,
    takes: { report: { is: 'report', describe: 'a report that was looked at' }, ...CORRECTING },
    console: { shownAt: 'the review' },
    run: async (stack, { report, ...asked }) => {
      const { labelLooked } = await import('../correct/label.ts');
      return answered(asked, await labelLooked(stack, report, asked), ({ story }, idOf) => ({
        articleId: report.articleId,
        storyId: idOf(story),
      }));
    },
  }),
  publish: operation({
    ...CHANGES,
    summary: 'publish a file of which the reader is unsure',
    help: `
FILE is the key or file name of a file that "wiredrop review --only unsure"
lists. This version of it is recorded and announced as if it had come now.
Embargoes and drafts hold all the same. The undo takes it back: stories say
nothing of it any more. Another report speaks for a story that said it, or it is
withdrawn.

  wiredrop publish articles/ferry.md --reason "the desk has called them"`,
    takes: { file: { is: 'unsure', describe: 'a file of which the reader is unsure', words: 'each' }, ...CORRECTING },
    question: {
      title: 'Publish this file',
      warns: 'The file is announced as if it had come now. What it says of embargoes and drafts holds all the same.',
      confirm: 'Publish it',
    },
    console: { label: 'Publish …', key: 'p', at: 'unsure' },
    run: async (stack, { file, ...asked }) => {
      const { publishFile } = await import('../correct/publish-file.ts');
      return answered(asked, await publishFile(stack, file, asked), ({ story }, idOf) => ({
        key: file.key,
        ...(file.versionId && { versionId: file.versionId }),
        ...(story && { storyId: idOf(story) }),
      }));
    },
  }),
  undo: operation({
    ...CHANGES,
    summary: 'undo a split, merge, headline, storyline, label, withdrawal or publication',
    help: `
Each correction prints the id of its request; "wiredrop stories --corrected" and
the console have them all. What undoes it is a request too. A withdrawn story,
also one that its publisher or a deletion withdrew, is named as "wiredrop
status" takes it, but for words: it has none. It is read again from its file,
which may have another key by now.

  wiredrop undo 2026-01-05T10:00:00.000Z#1f0c9a7e
  wiredrop undo articles/ferry.md`,
    takes: {
      request: { is: 'undoable', describe: 'the id of a request, or a withdrawn story', words: 'one' },
      ...CORRECTING,
    },
    question: {
      title: 'Undo a correction',
      warns: 'The stories become what they were, with all that came since.',
      confirm: 'Undo it',
    },
    console: { shownAt: 'the list of corrections, and whatever was just done' },
    run: async (stack, { request, ...asked }) => {
      const { undo } = await import('../correct/undo.ts');
      return answered(asked, await undo(stack, request, asked), ({ story, other }, idOf) => ({
        ...('sk' in request && { undone: request.sk }),
        ...(story && { storyId: idOf(story), revision: story.revision }),
        ...(other && { otherStoryId: idOf(other) }),
      }));
    },
  }),
};

const withdrawal = (story: Story, idOf: IdOf) => ({
  storyId: idOf(story),
  revision: story.revision,
  ...(story.withdrawn && { withdrawn: story.withdrawn }),
});
