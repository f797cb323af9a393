import { loadSaxes } from '../packages.cjs';

/** An element by its local name, with its attributes, elements and texts. */
export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: (Element | string)[];
}

/** Deeper or more than this is not an article. */
const MOST_LEVELS = 100;
const MOST_ENTITIES = 2000;
const MOST_ELEMENTS = 10_000;

/**
 * The root of an XML document, or what is wrong with it. Entities that the document declares are not expanded; those of
 * HTML that it does not declare stay as they are written, for NITF declares them in a file of its own.
 */
export function parseXml(file: string): Element | string {
  const { root, problem } = parse(file, true);
  return problem ?? elementsIn(root)[0] ?? 'no element';
}

/** What stands in the beginning of a document, as far as it can be read; the root has no name. */
export function parseXmlStart(start: string): Element {
  return parse(start, false).root;
}

export function elementsIn({ children }: Element): Element[] {
  return children.filter((child) => typeof child !== 'string');
}

function parse(file: string, isWhole: boolean): { root: Element; problem: string | undefined } {
  const { SaxesParser } = loadSaxes();
  const parser = new SaxesParser({ xmlns: false });
  const root: Element = { name: '', attributes: {}, children: [] };
  const open: Element[] = [root];
  let elements = 0;
  let entities = 0;
  let problem: string | undefined;
  const stop = (message: string): void => {
    problem ??= message;
  };
  parser.on('error', ({ message }) => {
    entities += 1;
    if (!/undefined entity/.test(message)) stop(message);
    else if (entities > MOST_ENTITIES) stop('too many undefined entities');
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements += 1;
    if (elements > MOST_ELEMENTS || open.length > MOST_LEVELS) return stop('too large or too deep');
    const element: Element = {
      name: name.replace(/^.*:/, ''),
      attributes: Object.assign(Object.create(null), attributes),
      children: [],
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    if (open.length > 1) open.pop();
  });
  const add = (text: string): void => {
    open.at(-1)?.children.push(text);
  };
  parser.on('text', add);
  parser.on('cdata', add);
  for (let at = 0; at < file.length && problem === undefined; at += CHUNK) parser.write(file.slice(at, at + CHUNK));
  if (problem === undefined && isWhole) parser.close();
  return { root, problem };
}

/** Characters that are parsed before the caller is asked whether to go on. */
const CHUNK = 16 * 1024;
