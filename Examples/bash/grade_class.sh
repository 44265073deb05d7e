#!/usr/bin/env bash
# Answers a file of requests, one a line, and says which lines are no right requests: grade_class.sh REQUESTS.ndjson
#
# Prints the loss of each line, or what is wrong with it. Needs curl and jq.
set -euo pipefail

url=${CHAINRULE_URL:-http://localhost:8080}
curl --silent --show-error --fail-with-body --no-buffer --request POST --upload-file "$1" \
  --header 'Content-Type: application/x-ndjson' "$url/v1/forward" |
  jq --raw-output --unbuffered 'if .code then "line \(.line): \(.detail)" else "loss \(.loss)" end'
