/** A feed that is polled. Apart from its state, whose types are the SDK's: the package declares this one. */
export interface PolledFeed {
  readonly url: string;
  /** Name of its folder; no other feed has it. */
  readonly name: string;
}
