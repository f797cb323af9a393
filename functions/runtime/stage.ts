/** Whom a function talks to. */
export type Stage = 'table' | 'bucket' | 'queue' | 'topic' | 'secret' | 'message' | 'endpoint' | 'server';

/**
 * The same functions, whose errors say from whom they are: where one function talks to two parties, neither is blamed
 * for what the other did. Errors stay what they are, because their names and codes say whether to try again.
 */
export function staged<T extends object>(stage: Stage, party: T): T {
  return Object.fromEntries(
    Object.entries(party).map(([name, value]) => [name, typeof value === 'function' ? inStage(stage, value) : value]),
  ) as T;
}

type Work<Given extends unknown[], Answer> = (...given: Given) => Answer;

/** One such function. @throws what it throws, with its `stage` */
export function inStage<Given extends unknown[], Answer>(stage: Stage, work: Work<Given, Answer>): Work<Given, Answer> {
  const named = (error: unknown): never => {
    const known: Error & { stage?: Stage } = error instanceof Error ? error : new Error(String(error));
    // The innermost says where it happened.
    throw stageOf(known) ? known : Object.assign(known, { stage });
  };
  return (...given) => {
    try {
      const answer = work(...given);
      return answer instanceof Promise ? (answer.catch(named) as Answer) : answer;
    } catch (error) {
      return named(error);
    }
  };
}

/** Where an error happened, if it says so. */
export function stageOf(error: unknown): Stage | undefined {
  return error instanceof Error && 'stage' in error ? (error.stage as Stage) : undefined;
}
