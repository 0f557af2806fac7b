/** Shells that a script is made for. */
export const shells = ['bash', 'zsh'] as const;

export type Shell = (typeof shells)[number];

/**
 * Bash breaks words at colons, so that of `dmpsim:base` it would complete `base`: the line is cut at spaces here, and
 * what stands before the last colon is taken off again. A name that ships never hides the files that would do as well.
 */
const bash = `# Completion of dmpsim in bash: dmpsim completion bash >> ~/.bashrc
_dmpsim_completions() {
  local line="\${COMP_LINE:0:COMP_POINT}" words current before one
  read -ra words <<< "$line"
  current="\${line##*[[:space:]]}"
  [[ -z "$current" ]] && words+=("")
  before=""
  [[ "$current" == *:* && "$COMP_WORDBREAKS" == *:* ]] && before="\${current%:*}:"
  COMPREPLY=()
  while IFS= read -r one; do
    [[ "$one" == "$current"* ]] && COMPREPLY+=("\${one#"$before"}")
  done < <(SHELL=bash "\${words[0]/#\\~/$HOME}" --get-yargs-completions "\${words[@]}" 2> /dev/null)
  if [[ "\${COMPREPLY[*]}" == *dmpsim:* ]]; then
    while IFS= read -r one; do COMPREPLY+=("$one"); done < <(compgen -f -X '.*' -- "$current")
  fi
}
complete -o bashdefault -o default -F _dmpsim_completions dmpsim
`;

const zsh = `#compdef dmpsim
# Completion of dmpsim in zsh, after compinit: dmpsim completion zsh >> ~/.zshrc
_dmpsim_completions() {
  local -a proposed
  proposed=("\${(@f)$(SHELL=zsh "\${~words[1]}" --get-yargs-completions "\${(@)words[1,CURRENT]}" 2> /dev/null)}")
  proposed=("\${(@)proposed:#}")
  (( \${#proposed} )) && _describe 'dmpsim' proposed
  [[ "\${words[CURRENT]}" == -* ]] || (( \${#proposed} && CURRENT == 2 )) || _files
}
if [[ "\${zsh_eval_context[-1]}" == loadautofunc ]]; then
  _dmpsim_completions "$@"
else
  compdef _dmpsim_completions dmpsim
fi
`;

/** A script that has a shell ask dmpsim how a line may go on. */
export function completionScript(shell: Shell): string {
  return { bash, zsh }[shell];
}
