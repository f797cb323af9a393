import type { ReadResult, ReadText, Refusal } from './article.ts';

export function refuse(reason: Refusal['reason'], detail: string): Refusal {
  return { ok: false, kind: 'refused', reason, detail };
}

/** What each kind of result makes. A caller that forgets a kind does not compile. */
export function byKind<R extends { kind: string }, T>(
  result: R,
  cases: { readonly [K in R['kind']]: (result: Extract<R, { kind: K }>) => T },
): T {
  return (cases[result.kind as R['kind']] as (result: R) => T)(result);
}

/** What may be shown of a file: nothing of one that is held or refused. A retraction is shown as one. */
export function shownIn(result: ReadResult): ReadText | undefined {
  return byKind<ReadResult, ReadText | undefined>(result, {
    article: (own) => own,
    retracted: (own) => own,
    // What may not be announced yet may not be shown either.
    held: () => undefined,
    unsure: () => undefined,
    container: () => undefined,
    refused: () => undefined,
  });
}
