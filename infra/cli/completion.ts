import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { shellWord, WIREDROP } from '../operator/terminal/text.ts';

/** Directives of a completion: whether the shell also completes file names. */
const DEFAULT = 0;
const NO_FILES = 4;

/** Argument names that mean a path. */
const PATH = /^(?:path|file|folder)$/;
const PATH_OPTION = /<(?:file|folder)>$/;

/** Appended to a script, which by itself completes only `wiredrop`, so that it completes `npx wiredrop` too. */
const NPX: Readonly<Record<string, string>> = {
  bash: `
__wiredrop_npx() {
    [[ \${COMP_WORDS[1]} == wiredrop ]] || return
    COMP_LINE=\${COMP_LINE#*npx }
    ((COMP_POINT -= 4, COMP_CWORD -= 1))
    COMP_WORDS=("\${COMP_WORDS[@]:1}")
    __wiredrop_complete
}
complete -o default -F __wiredrop_npx npx`,
  zsh: `
_wiredrop_npx() {
    [[ \${words[2]} == wiredrop ]] || { _files; return }
    shift words
    ((CURRENT -= 1))
    _wiredrop
}
compdef _wiredrop_npx npx`,
};

/** The script calls it, and only the package bash-completion has it. */
const BASH_WORDS = `
declare -F _get_comp_words_by_ref > /dev/null || _get_comp_words_by_ref() {
    words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
    cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
}`;

/** Adds shell completion of subcommands, options and choices. The shell itself completes paths. */
export function addCompletion(program: Command): void {
  const completion = tab(program, { completionCommandName: 'completion' });
  program.commands.find((command) => command.name() === 'completion')?.description('print a completion script');
  let isPath = false;
  const path = () => {
    isPath = true;
  };
  // The library forbids file names everywhere.
  Object.defineProperty(completion, 'directive', { get: () => (isPath ? DEFAULT : NO_FILES), set: () => {} });
  for (const { options, registeredArguments, name } of program.commands.map(partsOf)) {
    const known = completion.commands.get(name);
    for (const argument of registeredArguments) {
      const completed = known?.arguments.get(argument.name());
      if (completed && PATH.test(argument.name())) completed.handler = path;
    }
    for (const { flags, long } of options) {
      const completed = known?.options.get(long?.slice(2) ?? '');
      if (completed && PATH_OPTION.test(flags)) completed.handler = path;
    }
  }
  const print = completion.setup.bind(completion);
  completion.setup = (name, _, shell) => {
    const isNpx = WIREDROP.startsWith('npx');
    // npx takes a second to find the command, and in a checkout it is not on the PATH.
    print(name, isNpx ? [process.execPath, process.argv[1] ?? ''].map(shellWord).join(' ') : name, shell);
    // Without this bash completes no file names.
    if (shell === 'bash') console.log(`${BASH_WORDS}\ncomplete -o default -F __${name}_complete ${name}`);
    if (isNpx) console.log(NPX[shell] ?? '');
  };
}

const partsOf = (command: Command) => ({
  name: command.name(),
  options: command.options,
  registeredArguments: command.registeredArguments,
});
