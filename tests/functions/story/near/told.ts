import { normaliseText } from '../../../../functions/article/text-key.ts';
import type { Arrival } from '../../../../functions/story/decision.ts';
import { NEAR_DEFAULTS } from '../../../../functions/story/near/near-settings.ts';
import { arrival } from '../../../fixtures/arrivals.ts';

export const FERRY = `The harbour council of Gull Bay voted on Tuesday night to keep the late ferry running through the winter, seven votes to four,
after two hours of debate in a hall so full that the doors were left open. The boat, the Evening Tern, carries about 140 passengers a night between the
fish market and the northern quarter, most of them kitchen staff and nurses whose shifts end after the last bus. Councillor Mara Odell said the 310,000 a
year it costs is less than the city spends on clearing snow from streets nobody lives in.`;
export const FERRY_LONGER = `${FERRY} Mayor Jon Hask, who had asked for the line to be closed, said he would respect the vote and look for the money in the road fund.
The operator expects to hire two more deckhands before the first of November, and passengers applauded when the result was read out at a quarter to midnight.`;
export const FERRY_ELSEWHERE = FERRY.replace('on Tuesday night', 'late on Tuesday').replace('about 140', 'some 140');
export const QUARRY = `Workers at the Low Fell quarry found the tusk of a mammoth on Friday morning while they were clearing a ledge that had slipped in the rain.
The tusk is two metres and ten centimetres long and nearly whole, said Ines Barrow of the county museum, who drove out in the afternoon with a box of plaster
and three students. It will stay under a tent until the frost is over, because wet ivory splits when it dries too fast, and visitors are asked to keep away.`;

const HEADLINES = new Map([
  [FERRY, 'Harbour council votes to keep the night ferry'],
  [FERRY_LONGER, 'Harbour council votes to keep the night ferry'],
  [FERRY_ELSEWHERE, 'Night ferry stays, council decides'],
  [QUARRY, 'Mammoth tusk found in quarry'],
]);

interface Told {
  id: string;
  text: string;
  publisher?: string;
  hour?: number;
  markers?: string[];
}

/** A report as its publisher tells it, crawled at that hour, with the defaults for like reports. */
export const told = (
  { id, text, publisher = 'Gull Bay Wire', hour = 0, markers = [] }: Told,
  enabled = true,
): Arrival => {
  const headline = HEADLINES.get(text) ?? '';
  const crawledAt = new Date(Date.UTC(2026, 1, 1, hour)).toISOString();
  const fields = {
    articleId: id,
    text,
    publisher,
    crawledAt,
    headline,
    title: [...markers, headline].join(' '),
    markers,
  };
  const one = arrival(fields, { key: `${id}.md`, versionId: id });
  return {
    ...one,
    now: new Date(Date.parse(crawledAt) + 60_000).toISOString(),
    near: { ...NEAR_DEFAULTS, enabled },
    ...(one.result.ok && { result: { ...one.result, normalText: normaliseText(text) } }),
  };
};
