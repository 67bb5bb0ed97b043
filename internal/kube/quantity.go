package kube

import (
	"math/big"
	"regexp"
	"strconv"
)

// quantity is how Kubernetes writes amounts (apimachinery's
// resource/quantity.go): a number, and a suffix or an exponent.
var quantity = regexp.MustCompile(`^\+?(\d+\.?\d*|\.\d+)(?:([EPTGMK]i|[numkMGTPE]?)|[eE]([+-]?\d{1,2}))$`)

// powers are those of the suffixes, of 1024 where an i stands and of 1000
// otherwise.
var powers = map[string]int{
	"n": -3, "u": -2, "m": -1, "": 0, "k": 1, "M": 2, "G": 3, "T": 4, "P": 5, "E": 6,
	"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6,
}

// ParseQuantity reads an amount that is not negative. Parts of one are rounded
// up, as Kubernetes does.
func ParseQuantity(text string) (amount uint64, ok bool) {
	const binary, decimal = 1024, 1000
	found := quantity.FindStringSubmatch(text)
	if found == nil {
		return 0, false
	}
	number, _ := new(big.Rat).SetString(found[1])
	switch suffix, exponent := found[2], found[3]; {
	case exponent != "":
		n, _ := strconv.Atoi(exponent) // at most two digits
		scale(number, 10, n)           //nolint:mnd // which is what an exponent is of
	case len(suffix) > 1:
		scale(number, binary, powers[suffix])
	default:
		scale(number, decimal, powers[suffix])
	}
	up := new(big.Int).Add(number.Num(), new(big.Int).Sub(number.Denom(), big.NewInt(1)))
	up.Quo(up, number.Denom())
	return up.Uint64(), up.IsUint64()
}

// scale multiplies a number by a power, which may be negative.
func scale(number *big.Rat, base int64, power int) {
	factor := big.NewRat(base, 1)
	if power < 0 {
		factor.Inv(factor)
		power = -power
	}
	for range power {
		number.Mul(number, factor)
	}
}
