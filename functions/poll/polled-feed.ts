/** A feed that is polled. Apart from its state, whose types are the SDK's: the package declares this one. */
export interface PolledFeed {
  readonly url: string;
  /** Of its folder; no other feed has it. */
  readonly name: string;
}
