#!/usr/bin/env bash
# The main job, end to end: applies examples/complete with a real Terraform,
# starts a real redis-server on the redis.conf and users.acl that come out, and
# shows what three clients may and may not do. Fails when a reply is not the
# one that the configuration promises. All that it writes is in .build/demo.
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$scripts/.." && pwd)
demo=$root/.build/demo
server=$root/.build/servers/redis-7.0
port=${REDISGUARD_DEMO_PORT:-16379}

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
fail() {
	printf '\n%s\n' "$*" >&2
	exit 1
}

command -v openssl >/dev/null || fail "openssl is missing. Type: apt-get install openssl"
"$scripts/servers.sh" redis-7.0 >&2
rm -rf "$demo"
mkdir -p "$demo"
chmod 700 "$demo"

# A CA, a certificate for the server and one for clients.
certificates() {
	local key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1)
	cd "$demo"
	openssl req -x509 "${key[@]}" -subj "/CN=demo CA" -keyout ca.key -out ca.crt
	for name in tls client; do
		openssl req "${key[@]}" -subj "/CN=$name" -keyout "$name.key" -out "$name.csr"
		openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 1 \
			-extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1") -out "$name.crt"
	done
}
(certificates) 2>"$demo/openssl.log" || fail "openssl failed: $(cat "$demo/openssl.log")"

say "1. Terraform renders examples/complete"
app_password=$(openssl rand -hex 16)
admin_password=$(openssl rand -hex 16)
hash() { printf %s "$1" | sha256sum | cut -d ' ' -f 1; }
terraform() {
	TF_VAR_folder=$demo TF_VAR_tls_port=$port \
		TF_VAR_password_sha256="{\"app\":\"$(hash "$app_password")\",\"admin\":\"$(hash "$admin_password")\"}" \
		"$scripts/with-terraform.sh" terraform "-chdir=$demo/terraform" "$@"
}
mkdir "$demo/terraform"
cp "$root"/examples/complete/*.tf "$demo/terraform"
terraform apply -no-color -auto-approve -compact-warnings >"$demo/apply.log" 2>&1 ||
	fail "$(cat "$demo/apply.log")"
terraform output -raw redis_conf >"$demo/redis.conf"
(umask 077 && terraform output -raw users_acl >"$demo/users.acl")
grep -E '^Apply complete' "$demo/apply.log"
echo "Terraform saw hashes, and no password."

say "2. redis.conf, as rendered"
sed 's/^/   /' "$demo/redis.conf" | head -n 20
echo "   … $(wc -l <"$demo/redis.conf") lines in all: .build/demo/redis.conf"
say "   users.acl, hashes cut short"
sed -E 's/#([0-9a-f]{6})[0-9a-f]{58}/#\1…/g; s/^/   /' "$demo/users.acl"

say "3. $("$server/redis-server" --version | cut -d ' ' -f 1-3) starts on them"
(cd "$demo" && exec "$server/redis-server" "$demo/redis.conf") >"$demo/server.log" 2>&1 &
pid=$!
trap 'kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
	grep -q "Ready to accept connections" "$demo/server.log" && break
	kill -0 "$pid" 2>/dev/null || fail "the server did not start: $(cat "$demo/server.log")"
	sleep 0.1
done
grep -o "Ready to accept connections.*" "$demo/server.log" || fail "the server is not ready: $(cat "$demo/server.log")"

tls=(--tls --cacert "$demo/ca.crt" --cert "$demo/client.crt" --key "$demo/client.key")

# ask WHO PATTERN CLI-ARGUMENTS… -- COMMAND…: sends a command and shows the
# reply, which must match the pattern.
ask() {
	local who=$1 want=$2 arguments=() reply
	shift 2
	while [ "$1" != "--" ]; do
		arguments+=("$1")
		shift
	done
	shift
	reply=$("$server/redis-cli" -h localhost -p "$port" "${arguments[@]}" "$@" 2>&1 </dev/null | head -n 1) || true
	printf '   %-10s %-28s %s\n' "$who" "$*" "${reply:0:88}"
	[[ $reply =~ $want ]] || fail "expected a reply that matches: $want"
}
anonymous() { ask anonymous "$1" "${tls[@]}" -- "${@:2}"; }
app() { REDISCLI_AUTH=$app_password ask app "$1" "${tls[@]}" --user app -- "${@:2}"; }
admin() { REDISCLI_AUTH=$admin_password ask admin "$1" "${tls[@]}" --user admin -- "${@:2}"; }

say "4. Who may do what"
ask "plain text" "I/O error|reset by peer|closed the connection" -- PING
ask "no cert" "certificate|I/O error|closed the connection|reset by peer" --tls --cacert "$demo/ca.crt" -- PING
anonymous "^NOAUTH" PING
anonymous "^NOAUTH" GET shop:cart:1
app "^OK$" SET shop:cart:1 "3 apples"
app "^3 apples$" GET shop:cart:1
app "^NOPERM" GET other:secret
app "^NOPERM" FLUSHALL
app "^NOPERM" EVAL "return 1" 0
app "^NOPERM" CONFIG GET requirepass
app "^NOPERM" PUBLISH __sentinel__:hello x
admin "^admin$" ACL WHOAMI
admin "^OK$" CONFIG SET maxmemory 32mb
admin "protected config" CONFIG SET dir /tmp
admin "DEBUG command not allowed" DEBUG SLEEP 0
REDISCLI_AUTH=wrong ask "wrong pass" "WRONGPASS|NOAUTH" "${tls[@]}" --user app -- GET shop:cart:1

say "All replies are what the configuration promises."
echo "The files stay in .build/demo."
