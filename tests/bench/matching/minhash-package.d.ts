/** The part of the `minhash` package that is measured; it has no types of its own. */
declare module 'minhash' {
  export class Minhash {
    /** Adds one shingle to the signature of 128 permutations. */
    update(shingle: string): void;
  }
  export class LshIndex {
    constructor(options: { bandSize: number });
    getHashbands(signature: Minhash): string[];
  }
}
