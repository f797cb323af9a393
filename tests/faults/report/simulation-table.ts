import type { Simulations } from '../simulation/run-simulations.ts';

const NUMBER = new Intl.NumberFormat('en-US');

export const simulationTable = ({ seed, storms, files, deaths, dispositions, found }: Simulations): string => {
  const became = [...dispositions]
    .sort(([, one], [, other]) => other - one)
    .map(([disposition, times]) => `${NUMBER.format(times)} ${disposition}`)
    .join(', ');
  const counted = [storms, found.length, files, deaths].map((count) => NUMBER.format(count));
  return `**${counted[0]} storms, ${counted[1]} violations** (seed \`${seed}\`): ${counted[2]} files (${became}), ${counted[3]} processes that died.`;
};
