import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';

/** Nothing is left anywhere, and what nobody can understand was kept until a person took it away (twice, if it came twice). */
export const checkQueues = ({ world }: Findings): Violation[] => {
  const count = (bodies: readonly string[], body: string): number => bodies.filter((one) => one === body).length;
  const { sent, found } = world.odd;
  const lost = [...new Set(sent)].filter((body) => count(found, body) < count(sent, body));
  const left = [...world.queues].flatMap(([queue, bodies]) =>
    bodies.map((body) => violation('message-left', `${queue}: ${body.slice(0, 300)}`)),
  );
  return [...left, ...lost.map((body) => violation('message-lost', body))];
};
