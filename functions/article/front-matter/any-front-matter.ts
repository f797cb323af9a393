import { type Fenced, type FrontMatter, found } from './fences.ts';
import { readJsonBlock } from './json.ts';
import { readToml } from './toml.ts';
import { readYaml } from './yaml.ts';

export { readBareJson } from './json.ts';

/** Front matter between fences that is more than flat lines; nothing if it is something else. */
export function readFenced(fenced: Fenced): FrontMatter | undefined {
  switch (fenced.language) {
    case 'yaml':
      return readYaml(fenced);
    case 'toml': {
      if (fenced.open) return undefined;
      const { values, repairs } = readToml(fenced.block, fenced.line);
      return found(values, [...fenced.repairs, ...repairs], fenced.body);
    }
    case 'json':
      return fenced.open ? undefined : readJsonBlock(fenced.block, fenced);
  }
}
