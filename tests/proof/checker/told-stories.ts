import { type Item, listOf, numberOf, recordOf, textOf } from './items.ts';

/**
 * Heads of stories have no words: each with what its reports said when it was written, as one record. Written from the
 * documents of the layout, and not with the product's own functions.
 * @param images in order; the reports of a transaction before their head
 */
export function toldImages(images: readonly Item[]): Item[] {
  const reports = new Map<string, Item>();
  return images.map((image) => {
    if (image.entity === 'report') reports.set(`${image.pk} ${image.sk}`, image);
    return image.entity === 'story' ? toldStory(image, (at) => reports.get(at)) : image;
  });
}

export function toldItems(items: readonly Item[]): Item[] {
  const reports = new Map(items.flatMap((one) => (one.entity === 'report' ? [[`${one.pk} ${one.sk}`, one]] : [])));
  return items.map((item) => (item.entity === 'story' ? toldStory(item, (at) => reports.get(at)) : item));
}

function toldStory(head: Item, at: (address: string) => Item | undefined): Item {
  const { speaking, shown, announced, withdrawn, waiting, development, lastReport, merged } = head;
  const reportAt = (ref: unknown): Item => at(addressOf(textOf(head, 'pk'), String(ref))) ?? {};
  const said = recordOf(announced);
  const facts = recordOf(reportAt(speaking).words);
  const own = Array.from({ length: Number(lastReport) || 0 }, (_, n) => reportAt(n + 1));
  const others = (Array.isArray(merged) ? merged : []).flatMap((id) => reportsOf(`STORY#${id}`, at));
  const all = [...own, ...others].filter((one) => one.entity === 'report' && recordOf(one.state).is !== 'left');
  // An article that was in both is in the story once.
  const reports = all.filter(({ articleId }, at) => all.findIndex((one) => one.articleId === articleId) === at);
  const previous = recordOf(said.previous);
  const before = recordOf(wordsAt(head, reportAt(previous.report), numberOf(previous, 'revision')));
  const beside =
    said.report === undefined || said.report === speaking ? undefined : recordOf(reportAt(said.report).words);
  const covered = recordOf(head.coverage);
  const heard =
    covered.report === undefined ? facts : wordsAt(head, reportAt(covered.report), numberOf(covered, 'revision'));
  const developed = recordOf(development);
  const { at: withdrawnAt, by: withdrawnBy } = recordOf(withdrawn);
  return {
    ...head,
    facts,
    /** What was last announced of it. */
    heard,
    articles: reports.map(({ articleId, words }) => ({ articleId, ...rowOf(recordOf(words)) })),
    ...(shown !== undefined && {
      representative: { articleId: reportAt(shown).articleId, ...rowOf(recordOf(reportAt(shown).words)) },
    }),
    ...(withdrawn !== undefined && { withdrawnAt, withdrawnBy }),
    ...(announced === undefined && { unannounced: true }),
    ...(waiting !== undefined && { unsaid: waiting }),
    ...(said.change !== undefined && { change: said.change }),
    ...(before.contentHash !== undefined &&
      before.contentHash !== '' && {
        previous: { headline: before.headline ?? before.title, contentHash: before.contentHash },
      }),
    ...(development !== undefined && {
      development: { ...developed, facts: beside, news: reportAt(developed.report).news },
    }),
  };
}

const rowOf = ({ title, headline = title, url, contentHash }: Item): Item =>
  contentHash === '' || contentHash === undefined ? {} : { headline, url };

function reportsOf(pk: string, at: (address: string) => Item | undefined): Item[] {
  const found: Item[] = [];
  for (let n = 1, gaps = 0; gaps < 3; n++) {
    const report = at(`${pk} REPORT#${n}`);
    if (report === undefined) gaps += 1;
    else found.push(report);
  }
  return found;
}

function addressOf(pk: string, ref: string): string {
  const [number, id] = ref.split('#').reverse();
  return `${id === undefined ? pk : `STORY#${id}`} REPORT#${number}`;
}

/** What a report said at a revision: what it said up to then, or says now. */
function wordsAt(head: Item, { pk, words, before }: Item, revision: number): unknown {
  const sets = listOf({ before }, 'before').map(recordOf);
  const isOf = ({ of }: Item): boolean => (of === undefined ? pk : `STORY#${of}`) === head.pk;
  const merged = pk === head.pk ? sets.slice(sets.findLastIndex(isOf) + 1)[0] : undefined;
  return (sets.find((one) => isOf(one) && numberOf(one, 'until') >= revision) ?? merged)?.words ?? words;
}
