import { centreOf, packCentre } from '../../matching/centre.ts';
import { unpackProfile } from '../../matching/profile.ts';
import { erasedFacts, type Facts, present } from '../items/facts.ts';
import { SCHEMA, type TableItem } from '../items/items.ts';
import type { Key } from '../items/keys.ts';

/**
 * Items of earlier versions, as this one would have written them. Whatever reads an item of the table or of its stream
 * calls `itemOf` (dynamo-item.ts), so the rest of the code knows one schema. An item is written in the new schema when
 * it next changes.
 *
 * To change the layout: raise `SCHEMA` (items.ts) at most once a release, and add to `UPGRADES` the pure function from
 * the last number; several changes of one release share it. It must not read other items. A new optional attribute that
 * earlier items simply lack needs nothing here. Filters of scans and of event sources see what is stored: they must
 * name only attributes that every schema has. Recorded tables of earlier versions are in tests/upgrade.
 */
const UPGRADES: Readonly<Record<number, (item: Stored) => Stored>> = {
  2: fromFlatFacts,
  3: (item) => item,
  4: fromRecentReports,
};

type Stored = Readonly<Record<string, unknown>> & Key;

/** The item in the present schema. @throws UnknownSchemaError */
export function upgraded(stored: Stored): TableItem {
  let item = stored;
  let schema = Number(stored.schema);
  for (; schema < SCHEMA; schema++) {
    const upgrade = UPGRADES[schema];
    if (!upgrade) break;
    item = upgrade(item);
  }
  if (schema !== SCHEMA) throw new UnknownSchemaError(stored);
  return { ...item, schema } as unknown as TableItem;
}

/** The item was written by a newer version of wiredrop, or by one from before the first that is read. */
export class UnknownSchemaError extends Error {
  override readonly name = 'UnknownSchemaError';
  constructor(item: Stored) {
    const oldest = Math.min(...Object.keys(UPGRADES).map(Number));
    const action =
      Number(item.schema) > SCHEMA ? 'Use the version that is deployed, or a newer one.' : 'It is too old.';
    super(
      `${item.pk} ${item.sk} has schema ${item.schema ?? 'none'}, and this version of wiredrop reads ${oldest} to ${SCHEMA}. ${action}`,
    );
  }
}

/** Attributes of a story that schema 3 moved into `facts`. */
const FACTS = [
  ...['articleId', 'contentHash', 'hashVerified', 'title', 'headline', 'publisher', 'category', 'authors'],
  ...['language', 'publishedAt', 'crawledAt', 'url', 'kind', 'excerpt'],
];
const POINTER = ['bucket', 'key', 'versionId'];

function fromFlatFacts(item: Stored): Stored {
  if (item.entity === 'story') return withFacts(item);
  if (item.entity === 'article') return withRarities(item);
  if (item.entity === 'receipt') return withReportNames(item);
  return item;
}

/** `profiles.headline` is now `current`. Profiles of this age have another version, and are compared with nothing. */
function withFacts(story: Stored): Stored {
  const { observedAt, profiles, ...rest } = story as Stored & {
    profiles?: { first: Uint8Array; headline?: Uint8Array };
  };
  const picked = (names: readonly string[]) => present(Object.fromEntries(names.map((name) => [name, story[name]])));
  // It was stored only if it was not the time of the crawl.
  const observed = observedAt ?? story.crawledAt ?? story.firstSeenAt;
  const facts = { ...picked(FACTS), observedAt: observed, object: picked(POINTER) } as unknown as Facts;
  const moved = new Set([...FACTS, ...POINTER]);
  const kept = Object.fromEntries(Object.entries(rest).filter(([name]) => !moved.has(name))) as Stored;
  return {
    ...kept,
    facts: story.withdrawnAt ? erasedFacts(facts) : facts,
    ...(profiles && { profiles: present({ first: profiles.first, current: profiles.headline }) }),
  };
}

/** A story's newest reports are now in its centre. */
function fromRecentReports(item: Stored): Stored {
  const { profiles } = item as {
    profiles?: Record<'first' | 'current' | 'unlike', Uint8Array> & { recent?: Uint8Array[] };
  };
  if (item.entity !== 'story' || !profiles?.recent) return item;
  const { recent, ...kept } = profiles;
  const reports = [kept.first, kept.current, kept.unlike, ...recent];
  const centre = centreOf(reports.flatMap((packed) => (packed && unpackProfile(packed)) ?? []));
  return { ...item, profiles: { ...kept, ...(centre && { centre: packCentre(centre) }) } };
}

const RARITIES = 16;

/**
 * A claim's hashes of headline terms now have the term's rarity in four more bits, which the hash alone does not tell.
 * With all sixteen, each term of a later headline finds itself.
 */
function withRarities(claim: Stored): Stored {
  const { publisher, ...identity } = claim.identity as { headline: number[]; publisher?: string };
  const headline = identity.headline.flatMap((term) =>
    Array.from({ length: RARITIES }, (_, rarity) => term * RARITIES + rarity),
  );
  return { ...claim, identity: { ...identity, headline } };
}

/** A receipt's evidence names the same report as the story's profiles do. */
function withReportNames(receipt: Stored): Stored {
  const evidence = receipt.evidence as { report: string } | undefined;
  return evidence?.report === 'headline' ? { ...receipt, evidence: { ...evidence, report: 'current' } } : receipt;
}
