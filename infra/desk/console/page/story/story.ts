import type { StorylineStories } from '../../../../../functions/story/table/index.ts';
import type { ToldVersion } from '../../../operator/table/story-diff.ts';
import type { ReportRow, StoryRow } from '../../page-rows.ts';
import { api } from '../api.ts';
import { offeredAt, operate } from '../ask.ts';
import {
  byId,
  chips,
  clock,
  count,
  dispositionTraits,
  el,
  evidence,
  faultText,
  keyText,
  showStory,
  tag,
  webLink,
} from '../elements.ts';
import { addressOf } from '../place.ts';
import { comparison } from './compare.ts';
import { showPreview } from './preview.ts';

async function copyLink(id: string) {
  const { origin, pathname } = location;
  const link = origin + pathname + addressOf({ pane: 'story', id });
  const notice = await navigator.clipboard.writeText(link).then(
    () => `Copied: ${link}`,
    () => link,
  );
  byId('notice').replaceChildren(el('p', notice));
}

/** Everything about a story, when it is opened. @param again shows it as it is now */
export async function storyBody({ id }: StoryRow, again: () => void) {
  const {
    story,
    storyline,
    reports,
    more,
    undo,
  }: { story: StoryRow; storyline?: StorylineStories; reports: ReportRow[]; more: number; undo?: string } = await api(
    'story',
    { id },
  );
  return [
    origin(story),
    story.withdrawal ? el('p.excerpt', `Withdrawn ${story.withdrawal}`) : '',
    story.excerpt !== undefined && el('p.excerpt', { dir: 'auto' }, story.excerpt),
    told(story),
    storyline && affair(storyline),
    el(
      'p.facts',
      webLink(story.url),
      story.time ? [' published ', clock(story.time), ' ·'] : '',
      ' began ',
      clock(story.began),
      story.lastSeenAt ? [' · latest report ', clock(story.lastSeenAt)] : '',
      story.lastAnnouncedAt ? [' · last announced ', clock(story.lastAnnouncedAt)] : '',
      ` · ${[story.category, story.kind, story.language].filter(Boolean).join(' · ')} · `,
      story.revision === 1 ? 'unchanged' : `revision ${story.revision}`,
      ' · ',
      el('code', story.id),
    ),
    actions(story, undo, again),
    reportList(story, reports, again),
    more > 0 && el('p.muted', `and ${count(more, 'more report')}.`),
    story.revision > 1 && !story.withdrawn && changes(id),
  ];
}

/** What is new in a story, and what it said before. */
function told({ news, earlier }: StoryRow) {
  return [
    news && el('p.facts', { dir: 'auto' }, clock(news.at), ` ${news.headline}: ${news.sentences.join(' ')}`),
    earlier.length > 0 && el('p.facts', { dir: 'auto' }, `Before: ${earlier.join(' · ')}`),
  ];
}

/** The other events of the affair that a story belongs to. */
function affair({ headline, stories, others }: StorylineStories) {
  return el(
    'p.facts',
    { dir: 'auto' },
    `Storyline of ${count(stories, 'story', 'stories')}${headline === undefined ? '' : `: ${headline}`} `,
    others.map(({ storyId, headline: other }) => [' · ', el('button', { onclick: () => showStory(storyId) }, other)]),
  );
}

/** What an editor can do with a whole story. @param undo what undoes that it is as it is */
function actions(story: StoryRow, undo: string | undefined, done: () => void) {
  const { id, key, headline, withdrawn } = story;
  const about = withdrawn ? keyText(key) : headline;
  const button = (label: string, letter: string, onclick: () => void) =>
    el('button', { 'data-key': letter, title: `Key ${letter}`, onclick }, label);
  return el(
    'div.actions',
    { role: 'group', 'aria-label': 'Actions for this story' },
    offeredAt('story').map(
      ({ name, button: { label, key: letter, at }, subjects: [subject = ''] }) =>
        at === 'shown' && !withdrawn && button(label, letter, () => operate(name, { [subject]: id }, { about, done })),
    ),
    undo && button('Undo …', 'b', () => operate('undo', { request: undo }, { about, done })),
    button('Preview …', 'p', () => showPreview(story)),
    button('Copy link', 'l', () => copyLink(id)),
  );
}

/** Where the reports of a story came from, or went to. */
function origin({ mergedInto, splitFrom }: StoryRow) {
  const other = mergedInto ?? splitFrom;
  return (
    other !== undefined &&
    el(
      'p.origin',
      mergedInto ? 'Its reports are in another story now. ' : 'Somebody split it from another story. ',
      el('button', { onclick: () => showStory(other) }, 'Show that story'),
    )
  );
}

function reportList(story: StoryRow, reports: readonly ReportRow[], again: () => void) {
  let chosen: ReportRow[] = [];
  const place = el('div.compare-place', { 'aria-live': 'polite' });
  const choose = async (report: ReportRow, isChosen: boolean) => {
    chosen = isChosen ? [...chosen, report].slice(-2) : chosen.filter((one) => one !== report);
    for (const box of boxes) box.checked = chosen.some(({ id }) => id === box.value);
    const [one, other] = chosen;
    if (one === undefined || other === undefined) {
      place.replaceChildren(one ? el('p.muted', 'Choose a second report to read beside it.') : '');
      return;
    }
    const inOrder = reports.filter((report) => report === one || report === other);
    const [first = one, second = other] = inOrder;
    place.replaceChildren(el('p.muted', 'Reading both files …'));
    place.replaceChildren(await comparison(first, second).catch((error) => el('p.error', faultText(error))));
    place.scrollIntoView({ block: 'nearest' });
  };
  const boxes: HTMLInputElement[] = [];
  const articles = new Set(reports.map(({ articleId }) => articleId));
  const canSplit = articles.size > 1 && story.withdrawn === undefined;
  const items = reports.map((report) => {
    const box = el('input', { type: 'checkbox', value: report.id });
    box.addEventListener('change', () => choose(report, box.checked));
    boxes.push(box);
    // If an article has several files, the buttons stand at the first one.
    const buttons = canSplit && articles.delete(report.articleId) && corrections(story, report, again);
    return reportItem(report, reports.length > 1 ? box : undefined, buttons);
  });
  return [el('ol.report-list', items), place];
}

/** Buttons for a report in a story of several reports. */
function corrections({ id }: StoryRow, { key, headline, publisher }: ReportRow, done: () => void) {
  const about = [publisher, headline ?? key].filter(Boolean).join(': ');
  const buttons = offeredAt('report').map(({ name, button: { label, key: letter } }) => {
    const button = el(
      'button',
      {
        'data-key': letter,
        'aria-label': `${label.replace(' …', '')}: ${about}`,
        async onclick() {
          button.disabled = true;
          await operate(name, { story: id, report: key }, { about, done }).catch((error) => {
            button.textContent = faultText(error);
          });
          button.disabled = false;
        },
      },
      label,
    );
    return button;
  });
  return el('span.buttons', buttons);
}

function reportItem(report: ReportRow, box: HTMLInputElement | undefined, buttons: HTMLElement | false) {
  const { disposition, headline, publisher, url, key, decidedAt, time } = report;
  return el(
    'li.report',
    { tabindex: -1 },
    tag(disposition, report.why, disposition && dispositionTraits(disposition).verb),
    el(
      'div',
      el('p.report-headline', { dir: 'auto' }, headline ?? el('em', 'without a headline')),
      el(
        'p.report-file',
        publisher ? el('strong', publisher) : el('em', 'no publisher'),
        ' ',
        webLink(url),
        time ? [' published ', clock(time)] : '',
        ' ',
        keyText(key),
      ),
      chips(report),
      evidence(report),
    ),
    el('div.report-end', decidedAt ? clock(decidedAt) : '', box ? el('label.compare', box, ' Compare') : '', buttons),
  );
}

/** What each version changed in what a story says, read when somebody opens it. */
function changes(id: string) {
  const list = el('ol', el('li.muted', 'Reading the files …'));
  const details = el('details.evidence.changes', el('summary', 'What changed'), list);
  const read = async () => {
    const versions = await api<ToldVersion[]>('changes', { id });
    list.replaceChildren(...versions.map(version));
  };
  const failed = (error: unknown) => list.replaceChildren(el('li.error', faultText(error)));
  details.addEventListener('toggle', () => details.open && read().catch(failed));
  return details;
}

function version({ at, disposition, key, headline, text, isGone }: ToldVersion) {
  return el(
    'li',
    el('p', clock(at), ' ', tag(disposition), ' ', keyText(key)),
    isGone && el('p.muted', 'The version was deleted, or holds no article any more.'),
    headline && el('p.report-headline', { dir: 'auto' }, words(headline)),
    text && el('p', { dir: 'auto' }, text.every(({ kind }) => kind === 'same') ? 'Text unchanged' : words(text)),
  );
}

const words = (parts: NonNullable<ToldVersion['text']>) =>
  parts.map(({ kind, text }) => (kind === 'same' ? text : el(kind === 'added' ? 'ins' : 'del', {}, text)));
