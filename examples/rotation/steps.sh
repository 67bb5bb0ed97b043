# Steps of rotations: . steps.sh
#
# REDIS tells redis-cli where a server is and who asks, and the environment variable
# REDISCLI_AUTH holds the password of that user, who needs the preset admin:
#
#   REDIS="-h redis-0.redis.data -p 6379 --tls --cacert ca.crt --cert client.crt --key client.key --user admin"
#
# No password is an argument of a program, where others would see it. Each step
# fails when the server refuses it.
# shellcheck shell=sh

ask() {
	# shellcheck disable=SC2086 # REDIS is several words
	redis-cli $REDIS -e --no-auth-warning "$@"
}

# load_users has the server read users.acl again. It takes all of the file or nothing.
load_users() { ask ACL LOAD; }

# add_password USER SHA256 and remove_password change a running server alone: users.acl
# must say the same, or the next start undoes it.
add_password() { printf '#%s' "$2" | ask -x ACL SETUSER "$1"; }
remove_password() { printf '!%s' "$2" | ask -x ACL SETUSER "$1"; }

# count_connections USER
count_connections() { ask CLIENT LIST | grep -c " user=$1 " || true; }

# close_connections USER
close_connections() { ask CLIENT KILL USER "$1"; }

# set_masterauth PASSWORD is what a replica logs in with from the next time on.
set_masterauth() { printf %s "$1" | ask -x CONFIG SET masterauth; }

# set_sentinel_auth NAME PASSWORD is what a Sentinel logs in with at the servers of
# that name. REDIS tells where the Sentinel is.
set_sentinel_auth() { printf %s "$2" | ask -x SENTINEL SET "$1" auth-pass; }

# reload_certificate CERTIFICATE KEY has the server read both files again.
reload_certificate() { ask CONFIG SET tls-cert-file "$1" tls-key-file "$2"; }

# trust_authorities BUNDLE has the server read the authorities of clients again.
trust_authorities() { ask CONFIG SET tls-ca-cert-file "$1"; }
