import type { Completions } from './words.ts';

/** Writes what a shell has to load for completion. Nothing runs while somebody types. */
export type CompletionScript = (completions: readonly Completions[]) => string;

const wordsOf = ({ words }: Completions): string => words.map(({ word }) => word).join(' ');
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const bash: CompletionScript = (completions) => `_quittance() {
  local path='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] || path="\${path:+$path }$word"
  done
  local words=''
  while :; do
    case "$path" in
${completions.map((each) => `      ${quoted(each.path)}) words=${quoted(wordsOf(each))} ;;`).join('\n')}
    esac
    [[ -n $words || -z $path ]] && break
    [[ $path == *' '* ]] && path="\${path% *}" || path=''
  done
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [[ \${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o filenames -F _quittance quittance`;

const zsh: CompletionScript = (completions) => `#compdef quittance
_quittance() {
  local path='' word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] || path="\${path:+$path }$word"
  done
  local -a found
  while :; do
    case "$path" in
${completions
  .map(({ path, words }) => {
    const listed = words.map(({ word, description }) =>
      quoted(`${word}:${description.replaceAll(':', '\\:')}`),
    );
    return `      ${quoted(path)}) found=(${listed.join(' ')}) ;;`;
  })
  .join('\n')}
    esac
    (( \${#found} )) || [[ -z $path ]] && break
    [[ $path == *' '* ]] && path="\${path% *}" || path=''
  done
  _describe 'quittance' found || _files
}
(( $+functions[compdef] )) && compdef _quittance quittance`;

const fish: CompletionScript = (completions) => {
  const lines = completions.flatMap(({ path, words }) => {
    const seen =
      path === '' ? [] : path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
    const here = seen.length === 0 ? '__fish_use_subcommand' : seen.join('; and ');
    const below = words.map(({ word }) => word).filter((word) => !word.startsWith('--'));
    // What is below one of them is not below this any more.
    const only = seen.length > 0 && below.length > 0;
    const condition = only
      ? `${here}; and not __fish_seen_subcommand_from ${below.join(' ')}`
      : here;
    return words.map(({ word, description }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${quoted(word)}`;
      return `complete -c quittance -n ${quoted(condition)} ${what} -d ${quoted(description)}`;
    });
  });
  return lines.join('\n');
};

export const scripts: Readonly<Record<string, CompletionScript>> = { bash, zsh, fish };
