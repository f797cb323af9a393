import type { Tool } from '@modelcontextprotocol/sdk/types.js';

/** Parameters of BM25 as its authors have them (Robertson and Zaragoza, 2009). */
const K = 1.2;
const B = 0.75;

/** Words that are in most questions and descriptions, and the endings of English. */
const STOP = new Set(
  'a an the of to in on at is are was were do does did has have had be been it its this that these those what which who why how i me my we our you your and or not no any all there with for from by about as if so tell give show'.split(
    ' ',
  ),
);

const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z0-9]+/g) ?? [])
    .filter((word) => !STOP.has(word))
    .map((word) => word.replace(/(?<=..)(?:ies|y)$/, 'i').replace(/(?<=...)(?:ing|ed|es|s|e)$/, ''));

/** The names of the tools, that first which fits a question best: by the words of names, descriptions and arguments alone. */
export function rankedTools(question: string, tools: readonly Tool[]): string[] {
  const documents = tools.map(({ name, description = '', inputSchema }) => {
    const asks = Object.entries(inputSchema.properties ?? {}) as [string, { description?: string }][];
    return wordsOf([name, name, description, ...asks.flatMap(([one, of]) => [one, of.description])].join(' '));
  });
  const mean = documents.reduce((sum, { length }) => sum + length, 0) / documents.length;
  const scores = documents.map((words) =>
    [...new Set(wordsOf(question))].reduce((sum, word) => {
      const has = documents.filter((one) => one.includes(word)).length;
      const times = words.filter((one) => one === word).length;
      const rarity = Math.log(1 + (documents.length - has + 0.5) / (has + 0.5));
      return sum + (rarity * times * (K + 1)) / (times + K * (1 - B + (B * words.length) / mean));
    }, 0),
  );
  return tools
    .map(({ name }, at) => ({ name, score: scores[at] ?? 0 }))
    .sort((one, other) => other.score - one.score)
    .map(({ name }) => name);
}
