// Package exampletest holds what tests apply the examples with: the one place
// that lists their passwords.
package exampletest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
)

// passwords are those of users whose examples take the hash of one in the variable
// password_sha256. No configuration sees them.
var passwords = map[string]string{
	"admin":     `ad"min\ <&> äß%20 T7w-qK4`,
	"app":       `app 'Ue8' #z${3}+/=Lm-42`,
	"checkout":  `ch"eckout\n <&> ö!9kV-Xr2p`,
	"dashboard": `dash~board |;:?7 Hn-Jc5-Qe`,
	"exporter":  `exporter-4tR)w(2L-{{ }}-zQ`,
	"jobs":      `jobs*&^%$-8sPd.,-Wb3-yM6`,
	"probe":     `probe-"6"-Gv9[x]-Kt1-cR`,
	"replica":   `replica "a\b" #c -2nF7-Ew`,
	"reports":   `reports ~ü~ 5jD<3>-Zh-Ua8`,
	"sentinel":  `sentinel=+/9 Bq?4-mX-Yd7`,
	"web":       `web\\"'-1fS8-(Lk)-oC-3vN`,
}

// ephemeral are the values of ephemeral variables, by variable and user. Passwords
// that a server reads from redis.conf are of printable ASCII.
var ephemeral = map[string]map[string]string{
	"store": {
		"checkout": `stored "ch\eckout" é # <&> 7Yv-4kQ`,
		"admin":    `stored admin {{x}} %} 'r' 3Fn-9Wd`,
		"replica":  `  stored "replica" # \ 6Ub-1sZ `,
	},
	"elasticache_passwords": {
		"checkout": "cache-checkout-5Rk-8wL-2pV",
		"default":  "cache-default-7Tn-4xB-6qJ",
		"reports":  "cache-reports-9Hm-1zC-3sF",
	},
	"redis_passwords": {
		"checkout": `gke "ch\eckout" é 4Lp-7dK-1vM`,
		"probe":    "gke-probe-8Gf-5tS-2nZ",
	},
	"shop_passwords": {
		"checkout":  `shop "ch\eckout" é 2Kp-6vT-9w`,
		"discovery": "shop-discovery-5Nc-8rM-4jB",
		"peer":      `shop "peer" \ # 7Yx-1sG-3h`,
		"replica":   `shop 'replica' ~ 4Fd-9kQ-6z`,
		"sentinel":  "shop-sentinel-8Wt-2bL-5vR",
	},
	"valkey_passwords": {
		"checkout": "chart-checkout-3Wd-6bR-9yQ",
		"reports":  "chart-reports-1Kj-7cX-4mT",
	},
	"passwords": {
		"checkout": `filled "ch\eckout" <&> é 0Xw5-tB`,
		"reports":  `filled reports #|%41 'k7' Rm-2Jp`,
	},
}

// InFiles are passwords in files of the examples that a configuration reads.
var InFiles = []string{"swordfish-of-a-file-that-exists"}

// Plaintexts gives every password that goes into an example.
func Plaintexts() []string {
	all := append(slices.Collect(maps.Values(passwords)), InFiles...)
	for _, values := range ephemeral {
		all = slices.AppendSeq(all, maps.Values(values))
	}
	slices.Sort(all)
	return all
}

// Ephemeral gives the passwords of ephemeral variables, of which nothing may stay,
// no hash either.
func Ephemeral() []string {
	var all []string
	for _, values := range ephemeral {
		all = slices.AppendSeq(all, maps.Values(values))
	}
	slices.Sort(all)
	return all
}

// Password gives one of an ephemeral variable.
func Password(variable, name string) string { return ephemeral[variable][name] }

// Given reports whether an ephemeral variable has a value here.
func Given(variable string) bool { return ephemeral[variable] != nil }

// Environment gives the variables of the examples, as Terraform takes them.
func Environment() []string {
	hashes := map[string]string{}
	for user, password := range passwords {
		sum := sha256.Sum256([]byte(password))
		hashes[user] = hex.EncodeToString(sum[:])
	}
	all := []string{variable("password_sha256", hashes)}
	for _, name := range slices.Sorted(maps.Keys(ephemeral)) {
		all = append(all, variable(name, ephemeral[name]))
	}
	return all
}

// variable spells a map in JSON, which is an expression of Terraform's language
// where no string holds the beginning of a template.
func variable(name string, values map[string]string) string {
	text, err := json.Marshal(values)
	if err != nil {
		panic(err) // a map of strings always has a spelling
	}
	return "TF_VAR_" + name + "=" + string(text)
}
