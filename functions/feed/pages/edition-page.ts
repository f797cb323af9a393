import { LARGE } from '../editions/choose-stories.ts';
import type { Edition, ShownStory } from '../editions/edition.ts';
import { pageFile, searchFile } from '../editions/edition-files.ts';
import { clockOf, dateOf, firstWithin, htmlPage, masthead, type PageContext } from './layout.ts';
import { html, type Markup } from './markup.ts';
import { largeBlock, lineOf, type PageBlock } from './story-parts.ts';

/** What another page links to. */
export type Linked = Pick<Edition, 'name' | 'to'>;

/** As of every page. */
const MOST_BYTES = 60_000;
/** So many keep their texts, and the others make room. */
const DECK = 5;

/**
 * The page of an edition: a lead, a first deck with texts, and a second one of lines. If it is too large, fewer blocks
 * have a text, then fewer stand, and last only the lead has one.
 * @param shown what its stories say now, by their ids; what is not there is withdrawn or erased
 */
export function editionPage(
  context: PageContext,
  edition: Edition,
  shown: ReadonlyMap<string, ShownStory>,
  before: Edition | undefined,
): string {
  const blocks = edition.blocks.flatMap((block): PageBlock[] => {
    const stories = block.flatMap(({ id }) => shown.get(id) ?? []);
    const [first] = stories;
    if (first === undefined) return [];
    const papers = new Set(stories.flatMap(({ reports }) => reports.map(({ publisher }) => publisher)));
    return [{ papers: stories.length > 1 ? Math.max(first.papers, papers.size) : first.papers, stories }];
  });
  const began = blocks.flatMap(({ stories }) => stories).filter(({ since }) => since === 'new').length;
  const { name, to } = edition;
  const { labels } = context;
  const day = dayOf(name);
  const isOfDay = name === day;
  const hour = isOfDay ? undefined : html` · <time datetime="${to}">${clockOf(context, to)}</time>`;
  const title = `${context.title} – ${isOfDay ? day : `${day} ${name.slice(-4, -2)}:${name.slice(-2)}`}`;
  const since =
    before &&
    html`<p class="since"><a href="${pageFile(before.name)}">${clockOf(context, before.to)}</a> ${labels.since} <b>${began}</b></p>
`;
  const head = masthead(
    context,
    '',
    html`${dateOf(context, day)}${hour}`,
    html`<a href="index.html">${labels.now}</a>`,
  );
  const written = (large: number, share: number) => (): string => {
    const shownBlocks = blocks.slice(0, Math.ceil(share * blocks.length));
    const [first, second] = [shownBlocks.slice(0, large), shownBlocks.slice(large)];
    const lines = html`<section><h2>${labels.most}</h2><ol class="lines">${second.map((block) => lineOf(context, block, day))}</ol></section>
`;
    const body = html`${head}
<main class="edition">${since}<div class="front"><section><h2>${labels.top}</h2>
${first.length > 0 ? first.map((block) => largeBlock(context, block, day)) : html`<p>${labels.nothing}</p>`}</section></div>
${second.length > 0 ? lines : undefined}</main>`;
    return htmlPage(context, title, '', html``, body, searchFile(name));
  };
  return firstWithin(MOST_BYTES, [
    ...[LARGE, 9, DECK].map((large) => written(large, 1)),
    ...[0.8, 0.6, 0.45, 0.3].map((share) => written(DECK, share)),
    ...[0.3, 0.1, 0].map((share) => written(1, share)),
  ]);
}

const dayOf = (name: string): string => name.slice(0, '2026-01-05'.length);

/** Links to the editions of today, and to the days before. */
export function editionLinks(context: PageContext, editions: readonly Linked[], today: string): Markup[] {
  const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
  const hours = editions.filter(({ name }) => name !== dayOf(name) && dayOf(name) === today);
  const days = editions.filter(({ name }) => name === dayOf(name));
  return [
    ...hours.map(({ name, to }) => html`<a href="${pageFile(name)}"><b>${clockOf(context, to, false)}</b></a>`),
    ...days
      .toReversed()
      .map(
        ({ name }) =>
          html`<a href="${pageFile(name)}">${name === yesterday ? context.labels.yesterday : dateOf(context, name, 'short')}</a>`,
      ),
  ];
}
