package acl

import (
	"iter"
	mathbits "math/bits"
)

// A bitset is a set of commands by their place in the Table. Sets of one
// Table have the same length.
type bitset []uint64

const wordBits = 64

func newBitset(size int) bitset { return make(bitset, (size+wordBits-1)/wordBits) }

func (b bitset) has(i int) bool { return b[i/wordBits]&(1<<(i%wordBits)) != 0 }

func (b bitset) add(i int) { b[i/wordBits] |= 1 << (i % wordBits) }

func (b bitset) union(other bitset) {
	for i, w := range other {
		b[i] |= w
	}
}

func (b bitset) subtract(other bitset) {
	for i, w := range other {
		b[i] &^= w
	}
}

func (b bitset) intersect(other bitset) {
	for i, w := range other {
		b[i] &= w
	}
}

// bits counts the members in one word of a set.
func bits(word uint64) int { return mathbits.OnesCount64(word) }

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits(w)
	}
	return n
}

// members yields the set's members in ascending order.
func (b bitset) members() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, w := range b {
			for ; w != 0; w &= w - 1 {
				if !yield(i*wordBits + mathbits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}
