package shape

// A TypeKind is one of the sorts of Type.
type TypeKind int

// The types an argument or output can have. Dynamic is the type, in
// Terraform, of what this package decodes strictly by itself: a map of
// objects. An unknown key inside a nested Terraform attribute would be
// dropped before the provider sees it.
const (
	StringType TypeKind = iota
	BoolType
	IntType
	ListType
	MapType
	RecordType
	DynamicType
)

// A Type describes values. Elem is set for lists and maps, Fields for records
// (outputs with fixed fields) and for the elements of a dynamic map.
type Type struct {
	Kind   TypeKind
	Elem   *Type
	Fields []Argument
}

// Text, Truth and Int are the primitive types.
var (
	Text  = Type{Kind: StringType}
	Truth = Type{Kind: BoolType}
	Int   = Type{Kind: IntType}
)

// TextList and TextMap are a list of strings and a map of strings.
var (
	TextList = ListType.Of(Text)
	TextMap  = MapType.Of(Text)
)

// Of returns the type of lists or maps of that element.
func (k TypeKind) Of(elem Type) Type { return Type{Kind: k, Elem: &elem} }

// RecordOf returns the type of an object with exactly these fields.
func RecordOf(fields ...Argument) Type { return Type{Kind: RecordType, Fields: fields} }

// String spells the type as Terraform's type constraints do.
func (t Type) String() string {
	switch t.Kind {
	case StringType:
		return "string"
	case BoolType:
		return "bool"
	case IntType:
		return "number"
	case ListType:
		return "list(" + t.Elem.String() + ")"
	case MapType:
		return "map(" + t.Elem.String() + ")"
	case DynamicType:
		return "map of objects"
	default:
		return "object"
	}
}

// An Argument is what there is to know about one argument or output apart
// from how it is decoded.
type Argument struct {
	Name      string
	Type      Type
	Doc       string // Markdown, whole sentences
	Default   string // as written in HCL; empty if there is none
	Required  bool
	Sensitive bool // never shown: by Terraform, in messages or in logs
}
