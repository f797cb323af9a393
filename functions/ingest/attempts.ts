/**
 * How often a file looks and decides before it is given back to the queue. Of 500 copies of one text a hundred at a
 * time 2% are given back; with 8 attempts it was 29% (`npm run bench:hot-keys`).
 */
export const ATTEMPTS = 16;
