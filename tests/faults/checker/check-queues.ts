import type { Findings } from './findings.ts';
import { type Violation, violation } from './violation.ts';

/** Nothing is left anywhere, and what nobody can understand was kept until a person took it away. */
export const checkQueues = ({ world }: Findings): Violation[] => {
  const { sent, found } = world.odd;
  const left = [...world.queues].flatMap(([queue, bodies]) =>
    bodies.map((body) => violation('message-left', `${queue}: ${body.slice(0, 300)}`)),
  );
  return found === sent ? left : [...left, violation('message-lost', `${sent} were sent, ${found} found`)];
};
