import type { LocalStack } from '../../../infra/local/local-stack.ts';
import { readStackOutputs, type StackOutputs } from '../../../infra/ops/command/stack-outputs.ts';

export function outputsOf({ outputsFile }: LocalStack): StackOutputs {
  return readStackOutputs(outputsFile, 'Wiredrop');
}
