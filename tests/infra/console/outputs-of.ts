import { readStackOutputs, type StackOutputs } from '../../../infra/cli/stack/outputs.ts';
import type { LocalStack } from '../../../infra/local/local-stack.ts';

export function outputsOf({ outputsFile }: LocalStack): StackOutputs {
  return readStackOutputs(outputsFile, 'Wiredrop');
}
