import type { Findings } from './findings.ts';
import { type Violation, violation } from './violation.ts';

/** Nothing is left anywhere. */
export const checkQueues = ({ world }: Findings): Violation[] =>
  [...world.queues].flatMap(([queue, bodies]) =>
    bodies.map((body) => violation('message-left', `${queue}: ${body.slice(0, 300)}`)),
  );
