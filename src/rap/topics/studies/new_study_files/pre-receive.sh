#!/bin/sh
# What the server of a study refuses. Put it at hooks/pre-receive of the repository there, and make it
# executable: rap server-hook > hooks/pre-receive && chmod +x hooks/pre-receive
#
# - words of a person who took them back, in what would stand there afterwards
# - a history that another one was begun instead of: an old clone brings back all it held
# - taking away what others pushed
# - in a sealed study (docs/sealed.md): texts that are not sealed, in any state on the way, and unsealing it
# - in any state on the way: links, programs where a study holds none, logs of codings that lost lines (what
#   is sealed cannot be compared), and texts, tombstones and maps that went though nobody took them back

export LC_ALL=C

git() {
  command git -c core.quotePath=off "$@"
}

refuse() {
  echo "rap: $1" >&2
  exit 1
}

# the files of a commit, and of every branch that is here
withdrawn() {
  for at in "$1" $(git for-each-ref --format='%(objectname)' refs/heads); do
    git ls-tree -r "$at" -- interviews/withdrawn/ | while read -r _ type blob path; do
      [ "$type" = blob ] || continue
      name=${path##*/}
      echo "${name%.json}"
      git cat-file blob "$blob" | grep -o '"[A-Z][A-Z]*-[0-9][0-9]*"' | tr -d '"'
    done
  done | grep -E '^[A-Z]{1,3}-[0-9]{2,6}$' | sort -u
}

sealed() {
  git cat-file blob "$1:pyproject.toml" 2>/dev/null | grep -Eq '^[[:space:]]*sealed[[:space:]]*=[[:space:]]*true'
}

# what new commits hold in the clear of the interviews
plain() {
  git rev-list --objects "$1" --not --all | cut -d ' ' -f 2- |
    grep -E '^interviews/' | grep -Ev '\.sealed$|^interviews/withdrawn/[^/]+\.json$|/\.gitkeep$' |
    while read -r path; do
      case "${path##*/}" in *.*) echo "$path" ;; esac
    done | head -n 1
}

# shellcheck disable=SC2016  # it is no shell
# judges what find_refused lists, in this order: ids taken back (g=), files there were (o=) and are (n=), all
# of a first push (a=), changed files, and changed lines of logs
judge='
  function is_program(path,  name) {
    path = tolower(path)
    gsub(/^"|"$/, "", path)
    name = path
    sub(/.*\//, "", name)
    if (path ~ /^notebooks\/[^\/]+\.py$/) return 0
    return name ~ /\.(py|pth|so|pyd|dll)$/ || name ~ /^(\.envrc|makefile|\.gitmodules)$/ ||
      path ~ /(^|\/)(\.vscode|\.idea|\.githooks)\//
  }
  function folder(path) { sub(/[^\/]*$/, "", path); return path }
  function is_log(path) { return path ~ /^interviews\/codings\/[^\/]+\/[^\/]+\.jsonl$/ }
  function stays(path) {
    if (is_log(path)) return 1
    sub(/\.sealed$/, "", path)
    return path ~ /^interviews\/([A-Z]+-[0-9]+\.(txt|yaml)|withdrawn\/[^\/]+\.json|codings\/.*\.map\.json)$/
  }
  # whether this push may change what stood there: it brought it itself, the text was taken back, it lies
  # beside under another name, or it is a log on the way from a state that does not stand here any more
  function may_change(path, was, is_whole,  part) {
    split(path, part, /[\/.]/)
    if ((path, was) in mine || (path ".sealed") in new) return 1
    if (path !~ /^interviews\/withdrawn\//)
      if (part[2] in gone || (part[2] == "codings" && part[3] in gone)) return 1
    return is_log(path) && (was != old[path] || (is_whole && (folder(path) was) in beside))
  }
  function refuse(path, says) { print path " " says (is_log(path) ? "\t" path : "") }
  function is_link(mode) { return mode == "120000" || mode == "160000" }
  function refuse_link(mode, path) {
    print path (mode == "120000" ? " is a link" : " is a repository of its own") "; a study holds none"
  }
  function end_file() {
    if (lost && path != "") { bad[++n_bad] = path; bad_was[n_bad] = was; bad_whole[n_bad] = is_whole }
    lost = after = 0; path = ""
  }
  left > 0 {  # lines of a log: it begins as it did when none went and none came before others
    sign = substr($0, 1, 1)
    if (sign == "-") lost++
    if (sign == " " && after) lost++
    if (sign == "+") after = 1
    if (sign != "\\") { left -= sign == " " ? 2 : 1; last = sign; next }
  }
  /^\\/ { if (last == "-") lost--; last = ""; next }  # the torn end of a write that was cut off
  /^g=/ { gone[substr($0, 3)]; next }
  /^[ona]=/ {
    is_first = $0 ~ /^a/
    split(substr($0, 3), half, "\t")
    split(half[1], word, " ")
    if ($0 ~ /^n/) { new[half[2]]; beside[folder(half[2]) word[3]] }
    else if (is_first && is_link(word[1])) refuse_link(word[1], half[2])
    else {
      old[half[2]] = word[3]
      if (half[2] ~ /^(interviews|codebook)\//) is_study = 1
      if (half[2] ~ /^src\//) has_src = 1
      if (half[2] ~ /^tests\//) has_tests = 1
    }
    next
  }
  /^failed$/ { print "git could not say what came; nothing of it was kept here" }
  /^whole$/ { end_file(); is_whole = 1; next }
  /^commit$/ { end_file(); is_whole = 0; next }
  /^:/ {
    match($0, /^:+/)
    split($0, half, "\t")
    split(substr(half[1], RLENGTH + 1), word, " ")
    n++
    n_old[n] = RLENGTH
    for (i = 1; i <= RLENGTH; i++) sha[n, i] = word[RLENGTH + 1 + i]
    mode[n] = word[RLENGTH + 1]
    name[n] = half[2]
    whole[n] = is_whole
    now = word[RLENGTH * 2 + 2]
    if (!(half[2] in old && old[half[2]] == now)) mine[half[2], now]
    next
  }
  /^diff / { end_file(); next }
  /^index / { was = substr($2, 1, index($2, "..") - 1); next }
  /^\+\+\+ / { path = substr($0, 5); sub(/^b\//, "", path); sub(/\t$/, "", path); next }
  /^@@ / {
    split($2, from, ","); split($3, to, ",")
    left = (from[2] == "" ? 1 : from[2]) + (to[2] == "" ? 1 : to[2])
  }
  END {
    end_file()
    for (i = 1; i <= n; i++) {
      path = name[i]
      if (is_link(mode[i])) refuse_link(mode[i], path)
      else if (mode[i] != "000000") {
        if (is_study && is_program(path) && !(path in old && has_src && has_tests))
          print path " can run on the machines of others; a study holds no programs but notebooks/*.py"
        continue
      }
      else if (!stays(path)) continue
      for (j = 1; j <= n_old[i]; j++)
        if (!may_change(path, sha[i, j], whole[i])) {
          refuse(path, "is gone, and nobody took it back; bring it back, and send a state that always had it")
          break
        }
    }
    for (i = 1; i <= n_bad; i++)
      if (is_log(bad[i]) && !may_change(bad[i], bad_was[i], bad_whole[i]))
        refuse(bad[i], "has other lines than were here; a log only grows, so bring back the one that was")
    print "-"
  }
'

compared() {
  git diff-tree -r --no-renames --no-textconv --full-index --format=format:commit "$@" || echo failed
}

tab=$(printf '\t')

# whether the last lines of the log $3, as it stands at $1, came without a word of its machine, or with one that
# goes too, and all that was there before them is still there at $2: a door puts back what nobody vouches for
is_put_back() {
  machine=${3##*/}
  machine=$(echo "${machine%.jsonl}" | sed 's/\(\.[^-]*\)-.*/\1/')
  machines="codebook/machines/$machine*.json"
  came=$(git log -1 --format=%H "$1" -- "$3")
  git rev-parse -q --verify "$came^" >/dev/null || return 1
  if was=$(git rev-parse -q --verify "$came^:$3"); then
    n=$(git cat-file -s "$was")
    [ "$(git cat-file blob "$2:$3" 2>/dev/null | head -c "$n" | git hash-object --stdin)" = "$was" ] || return 1
  fi
  [ "$(git log -1 --format= --name-only "$1" -- "$3" "$machines")" = "$3" ] ||
    git diff --quiet "$came^" "$2" -- "$machines" 2>/dev/null
}

# the first thing that is refused of what $3 brings to the branch at $1 ("": a new one), where $2 was until now:
# the whole as it would stand there, and each commit on the way
find_refused() {
  if [ -z "$2" ]; then
    git ls-tree -r "$3" | sed 's/^/a=/'
  else
    withdrawn "$3" | sed 's/^/g=/'
    git ls-tree -r "$2" | sed 's/^/o=/'
    git ls-tree -r "$3" -- interviews/ | sed 's/^/n=/'
    [ -z "$1" ] || { echo whole && compared --raw "$1" "$3"; }
    git rev-list "$3" --not --all | compared --stdin --root -c --raw
    sealed "$3" || {
      [ -z "$1" ] || { echo whole && compared -p -U1 --text --diff-filter=M "$1" "$3" -- interviews/codings; }
      git rev-list --no-merges "$3" --not --all |
        compared --stdin -p -U1 --text --diff-filter=M -- interviews/codings
    }
  fi | awk "$judge" | while IFS=$tab read -r says log; do
    [ -n "$log" ] && is_put_back "$2" "$3" "$log" && continue
    echo "$says"
    break
  done
}

roots() {
  git rev-list --max-parents=0 "$1" | sort
}

while read -r old new ref; do
  case "$ref" in refs/heads/*) ;; *) refuse "only branches are taken here, not $ref" ;; esac
  case "$new" in *[!0]*) ;; *) refuse "a branch is not deleted here" ;; esac
  for branch in $(git for-each-ref --format='%(objectname)' refs/heads | head -n 1); do
    [ "$(roots "$branch")" = "$(roots "$new")" ] ||
      refuse "this copy has an older history; make a new copy of the study (docs/withdrawal.md)"
  done
  case "$old" in
    *[!0]*)
      git merge-base --is-ancestor "$old" "$new" ||
        refuse "this would take away what others sent; run rap sync first"
      ;;
  esac
  for branch in $(git for-each-ref --format='%(objectname)' refs/heads | head -n 1); do
    if sealed "$branch" && ! sealed "$new"; then
      refuse "this study is sealed and stays so; put sealed = true back into pyproject.toml"
    fi
  done
  if sealed "$new"; then
    found=$(plain "$new")
    [ -z "$found" ] || refuse "$found is not sealed; nothing of it was kept here (docs/sealed.md)"
  fi
  here=$(git for-each-ref --format='%(objectname)' refs/heads | head -n 1)
  case "$old" in
    *[!0]*) found=$(find_refused "$old" "$old" "$new") ;;
    *) found=$(find_refused "" "$here" "$new") ;;
  esac
  [ "$found" = - ] || refuse "${found:-awk is missing here, so nothing can be looked at}"
  for id in $(withdrawn "$new"); do
    found=$(git ls-tree -r --name-only "$new" -- "interviews/$id.txt" "interviews/$id.yaml" \
      "interviews/cases/$id.yaml" "interviews/codings/$id" "interviews/memos/$id" \
      "interviews/translations/$id" "interviews/plan/$id.yaml" "interviews/$id.txt.sealed" \
      "interviews/$id.yaml.sealed" "interviews/cases/$id.yaml.sealed" \
      "interviews/plan/$id.yaml.sealed" | head -n 1)
    [ -z "$found" ] || refuse "$found was taken back; run rap withdraw there, then rap sync"
  done
done
