import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { type Heard, heardOf } from '../world/heard.ts';
import { textOf } from '../world/plain-item.ts';
import type { Policy } from '../world/world.ts';

/** Who asks for a part of what is announced hears that part, and nothing else. */
export const checkFilters = (heard: readonly Heard[], { world }: Findings): Violation[] =>
  world.filtered.flatMap(({ policy, bodies }) => {
    const wanted = idsOf(heard.filter((one) => passes(one, policy)));
    const got = idsOf(bodies.map(heardOf));
    const asked = JSON.stringify(policy);
    return [
      ...without(wanted, got).map((id) => violation('filtered-otherwise', `${asked}: ${id} is missing`)),
      ...without(got, wanted).map((id) => violation('filtered-otherwise', `${asked}: ${id} is none of it`)),
    ];
  });

const idsOf = (heard: readonly Heard[]): ReadonlySet<string> => new Set(heard.map(({ id }) => id));

const without = (ids: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...ids].filter((id) => !others.has(id));

const passes = (one: Heard, policy: Policy): boolean =>
  Object.entries(policy).every(([name, values]) => {
    const said = attributeOf(one, name);
    return (
      said !== '' &&
      values.some((value) => (typeof value === 'string' ? said === value : said.startsWith(value.prefix)))
    );
  });

/** As docs/subscribing.md has it: the type, and what the body says under the same name. What is empty is left out, and matches nothing. */
const attributeOf = ({ type, data }: Heard, name: string): string => (name === 'type' ? type : textOf(data, name));
