/**
 * Seeds that a plan is tried with: `usual` of them, or as many as `PLAN_SEEDS` in the environment says, for a search that takes its time (100 have
 * been tried so).
 */
export const seeds = (usual = 16): number[] =>
  Array.from({ length: Number(process.env.PLAN_SEEDS ?? usual) }, (_, seed) => seed);
