#!/bin/sh
# What the server of a study refuses. Put it at hooks/pre-receive of the repository there, and make it
# executable: rap server-hook > hooks/pre-receive && chmod +x hooks/pre-receive
#
# - words of a person who took them back, in what would stand there afterwards
# - a history that another one was begun instead of: an old clone brings back all it held
# - taking away what others pushed

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
  for id in $(withdrawn "$new"); do
    found=$(git ls-tree -r --name-only "$new" -- "interviews/$id.txt" "interviews/$id.yaml" \
      "interviews/cases/$id.yaml" "interviews/codings/$id" "interviews/memos/$id" \
      "interviews/translations/$id" "interviews/plan/$id.yaml" | head -n 1)
    [ -z "$found" ] || refuse "$found was taken back; run rap withdraw there, then rap sync"
  done
done
