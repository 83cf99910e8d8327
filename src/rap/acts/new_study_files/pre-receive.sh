#!/bin/sh
# What the server of a study refuses. Put it at hooks/pre-receive of the repository there, and make it
# executable: rap server-hook > hooks/pre-receive && chmod +x hooks/pre-receive
#
# - words of a person who took them back, in what would stand there afterwards
# - a history that another one was begun instead of: an old clone brings back all it held
# - taking away what others pushed
# - in a sealed study (docs/sealed.md): texts that are not sealed, in any state on the way, and unsealing it

refuse() {
  echo "rap: $1" >&2
  exit 1
}

# the files of a commit, and of every branch that is here
withdrawn() {
  for at in "$1" $(git for-each-ref --format='%(objectname)' refs/heads); do
    git ls-tree -r "$at" -- interviews/withdrawn/ | while read -r mode type blob path; do
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
  for id in $(withdrawn "$new"); do
    found=$(git ls-tree -r --name-only "$new" -- "interviews/$id.txt" "interviews/$id.yaml" \
      "interviews/cases/$id.yaml" "interviews/codings/$id" "interviews/memos/$id" \
      "interviews/translations/$id" "interviews/plan/$id.yaml" "interviews/$id.txt.sealed" \
      "interviews/$id.yaml.sealed" "interviews/cases/$id.yaml.sealed" \
      "interviews/plan/$id.yaml.sealed" | head -n 1)
    [ -z "$found" ] || refuse "$found was taken back; run rap withdraw there, then rap sync"
  done
done
