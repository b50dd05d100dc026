#!/usr/bin/env bash
# Prints the secrets that the services ask for, with random values, for `kubectl apply -f -`. For the one-node overlay as they are;
# for a managed database and store put your own values in their place. Nothing is written to a file.
set -euo pipefail
random() { od -An -N 24 -tx1 /dev/urandom | tr -d ' \n'; }

secret() {
  printf -- '---\napiVersion: v1\nkind: Secret\nmetadata: {name: %s, namespace: nightjar}\nstringData:\n' "$1"
  shift
  printf '  %s: "%s"\n' "$@"
}

secret nightjar-database username nightjar password "$(random)"
secret nightjar-store access-key "nightjar-$(random | cut -c1-12)" secret-key "$(random)"
secret nightjar-access token "$(random)"
