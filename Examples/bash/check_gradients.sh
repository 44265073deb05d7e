#!/usr/bin/env bash
# Checks gradients that a student has submitted: check_gradients.sh NETWORK.json SUBMISSION.json [TOLERANCE]
#
# NETWORK.json is a request for /v1/gradients, SUBMISSION.json the gradients by parameter: {"f1.weight": [[0.75]], …}.
# A line for each parameter; the exit status is 0 if all are right. Needs curl and jq.
set -euo pipefail

url=${CHAINRULE_URL:-http://localhost:8080}
right=$(curl --silent --show-error --fail-with-body --json "@$1" "$url/v1/gradients") || {
  jq --raw-output .detail <<<"$right" >&2
  exit 2
}
verdicts=$(jq --raw-output --null-input --argjson answer "$right" --slurpfile submission "$2" \
  --argjson tolerance "${3:-1e-6}" '
  $answer.gradients.autograd.parameters | to_entries[] | .key as $name
  | [.value | .. | numbers] as $right | [$submission[0][$name] | .. | numbers] as $given
  | if ($right | length) != ($given | length)
    then "\($name): has \($given | length) numbers, should have \($right | length)"
    else ([range($right | length) | ($right[.] - $given[.]) | fabs] | max // 0) as $difference
      | ([1, ($right[] | fabs)] | max) as $size
      | if $difference <= $tolerance * $size then "\($name): right" else "\($name): off by \($difference)" end
    end')
echo "$verdicts"
! grep --quiet --invert-match ': right$' <<<"$verdicts"
