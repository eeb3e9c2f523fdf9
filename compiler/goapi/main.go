// goapi reads the declarations that a Go package exports to and imports from its WebAssembly host,
// and prints them as an API file (docs/api-file.md). gowasm-aot --go-src runs it with the user's
// go; it needs nothing but the standard library.
//
// Comes in: folders of packages, and for which toolchain they were built. Goes out: the API file on
// stdout, with "source PATH" lines for what was read; or an error with file and line on stderr and
// exit status 1. The package need not compile here: its imports are not looked at, except for the
// few types below, and what cannot be resolved is printed as "?".
package main

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode"
)

var (
	toolchain = flag.String("toolchain", "go", "go or tinygo")
	goos      = flag.String("goos", "wasip1", "GOOS of the module")
	tags      = flag.String("tags", "", "build tags, separated by commas")
)

var (
	fset   = token.NewFileSet()
	out    bytes.Buffer
	failed bool
	sizes  = types.SizesFor("gc", "wasm")
)

func report(pos token.Pos, format string, args ...any) {
	p := fset.Position(pos)
	fmt.Fprintf(os.Stderr, "%s:%d: %s\n", p.Filename, p.Line, fmt.Sprintf(format, args...))
	failed = true
}

// known are the imported types that may stand in a signature, or mark a structure.
func known(pkg *types.Package) {
	add := func(name string, t types.Type) {
		obj := types.NewTypeName(token.NoPos, pkg, name, nil)
		types.NewNamed(obj, t, nil)
		pkg.Scope().Insert(obj)
	}
	switch {
	case pkg.Path() == "structs":
		add("HostLayout", types.NewStruct(nil, nil))
	case pkg.Path() == "time":
		add("Duration", types.Typ[types.Int64])
		add("Month", types.Typ[types.Int])
	case pkg.Name() == "gowasmapi":
		add("Result", types.Typ[types.Uint64])
	}
}

type importer map[string]*types.Package

func (i importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if i[path] == nil {
		name := path[strings.LastIndex(path, "/")+1:]
		pkg := types.NewPackage(path, name)
		known(pkg)
		pkg.MarkComplete()
		i[path] = pkg
	}
	return i[path], nil
}

// structs are those that pointers in signatures lead to, in order of discovery.
type structInfo struct {
	obj  *types.TypeName
	text string
}

var (
	structs    []structInfo
	structDone = map[*types.TypeName]bool{} // value: is it printed?
)

func isHostLayout(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "structs" &&
		n.Obj().Name() == "HostLayout"
}

// fieldType is the type of a field: "int32", "[4]uint8", "Point"; "" where C cannot have it.
func fieldType(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch u.Kind() {
		case types.Bool, types.Int8, types.Int16, types.Int32, types.Int64, types.Uint8,
			types.Uint16, types.Uint32, types.Uint64, types.Float32, types.Float64:
			return u.Name()
		}
	case *types.Array:
		if elem := fieldType(u.Elem()); elem != "" && u.Len() > 0 {
			return fmt.Sprintf("[%d]%s", u.Len(), elem)
		}
	case *types.Struct:
		return structName(t)
	}
	return ""
}

func notASCII(r rune) bool { return r > unicode.MaxASCII }

// structName is the name of a structure that has a layout in C, or "".
func structName(t types.Type) string {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.TypeArgs().Len() != 0 || strings.ContainsFunc(n.Obj().Name(), notASCII) {
		return ""
	}
	s, ok := n.Underlying().(*types.Struct)
	if !ok {
		return ""
	}
	if printed, seen := structDone[n.Obj()]; seen {
		if printed {
			return n.Obj().Name()
		}
		return ""
	}
	structDone[n.Obj()] = false
	var fields []*types.Var
	marked := false
	for i := 0; i < s.NumFields(); i++ {
		fields = append(fields, s.Field(i))
		marked = marked || isHostLayout(s.Field(i).Type())
	}
	if !marked {
		return ""
	}
	var b strings.Builder
	offsets := sizes.Offsetsof(fields)
	fmt.Fprintf(&b, "struct %s %d\n", n.Obj().Name(), sizes.Sizeof(n))
	printed := 0
	for i, f := range fields {
		if isHostLayout(f.Type()) {
			continue
		}
		ft := fieldType(f.Type())
		if ft == "" {
			return ""
		}
		fmt.Fprintf(&b, "field %s %s %d\n", f.Name(), ft, offsets[i])
		printed++
	}
	if printed == 0 {
		return ""
	}
	for _, other := range structs {
		if other.obj.Name() == n.Obj().Name() { // of another package
			return ""
		}
	}
	structDone[n.Obj()] = true
	structs = append(structs, structInfo{n.Obj(), b.String() + "end\n"})
	return n.Obj().Name()
}

// typeName is a parameter's or result's type in an API file.
func typeName(t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil &&
		n.Obj().Pkg().Name() == "gowasmapi" && n.Obj().Name() == "Result" {
		return "result"
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Kind() == types.UnsafePointer:
			return "pointer"
		case u.Kind() == types.Invalid || u.Info()&(types.IsUntyped|types.IsComplex) != 0:
			return "?"
		}
		return types.Typ[u.Kind()].Name()
	case *types.Pointer:
		if name := structName(u.Elem()); name != "" {
			return "*" + name
		}
		if b, ok := u.Elem().Underlying().(*types.Basic); ok && b.Kind() != types.Invalid &&
			b.Info()&(types.IsUntyped|types.IsString) == 0 {
			return "*" + types.Typ[b.Kind()].Name()
		}
		return "pointer"
	case *types.Slice:
		if b, ok := u.Elem().Underlying().(*types.Basic); ok && b.Kind() == types.Uint8 {
			return "[]byte"
		}
	}
	return "?"
}

// names are the functions already printed: two files may declare one import.
var printed = map[string]string{}

type directive struct {
	pos   token.Pos
	words []string
}

// directives are the comments before a function that start with one of the prefixes.
func directives(doc *ast.CommentGroup) []directive {
	var list []directive
	if doc == nil {
		return nil
	}
	for _, c := range doc.List {
		text, ok := strings.CutPrefix(c.Text, "//")
		if !ok || text == "" || text[0] == ' ' || text[0] == '\t' {
			continue
		}
		if words := strings.Fields(text); len(words) != 0 {
			list = append(list, directive{c.Pos(), words})
		}
	}
	return list
}

// head is how the function is known outside: "export add", "import env notify" or "".
func head(fn *ast.FuncDecl, list []directive) string {
	module, result := "env", ""
	for _, d := range list {
		switch {
		case d.words[0] == "go:wasmexport" && len(d.words) == 2:
			return "export " + d.words[1]
		case d.words[0] == "go:wasmimport" && len(d.words) >= 2 && fn.Body == nil:
			if len(d.words) == 2 {
				return "import " + d.words[1] + " " + fn.Name.Name
			}
			return "import " + d.words[1] + " " + d.words[2]
		case d.words[0] == "go:wasm-module" && len(d.words) == 2:
			module = d.words[1]
		case d.words[0] == "export" && len(d.words) == 2 && *toolchain == "tinygo":
			result = d.words[1]
		}
	}
	switch {
	case result == "":
		return ""
	case fn.Body == nil:
		return "import " + module + " " + result
	}
	return "export " + result
}

func function(fn *ast.FuncDecl, info *types.Info) {
	list := directives(fn.Doc)
	name := head(fn, list)
	if name == "" {
		for _, d := range list {
			if strings.HasPrefix(d.words[0], "gowasm:") {
				report(d.pos, "//%s belongs to a function with //go:wasmexport or "+
					"//go:wasmimport", d.words[0])
			}
		}
		return
	}
	obj, _ := info.Defs[fn.Name].(*types.Func)
	if obj == nil || fn.Recv != nil {
		return
	}
	p := fset.Position(fn.Pos())
	var b strings.Builder
	fmt.Fprintf(&b, "at %s:%d\n", filepath.Base(p.Filename), p.Line)
	if doc := strings.TrimSpace(fn.Doc.Text()); doc != "" {
		for _, line := range strings.Split(doc, "\n") {
			fmt.Fprintf(&b, "doc %s\n", strings.TrimRight(line, " \t\r"))
		}
	}
	sig := obj.Type().(*types.Signature)
	for i := 0; i < sig.Params().Len(); i++ {
		v := sig.Params().At(i)
		param := v.Name()
		if param == "" || param == "_" {
			param = "-"
		}
		fmt.Fprintf(&b, "param %s %s\n", param, typeName(v.Type()))
	}
	for i := 0; i < sig.Results().Len(); i++ {
		fmt.Fprintf(&b, "result %s\n", typeName(sig.Results().At(i).Type()))
	}
	for _, d := range list {
		rest, ok := strings.CutPrefix(d.words[0], "gowasm:")
		if !ok {
			continue
		}
		switch {
		case (rest == "bytes" || rest == "string") && len(d.words) == 3:
		case rest == "returns" && len(d.words) == 2:
		default:
			report(d.pos, "%s: directives are //gowasm:bytes POINTER LENGTH, //gowasm:string "+
				"POINTER LENGTH and //gowasm:returns bytes, string or nothing",
				strings.Join(d.words, " "))
			continue
		}
		fmt.Fprintf(&b, "%s %s\n", rest, strings.Join(d.words[1:], " "))
	}
	text := b.String()
	if other, seen := printed[name]; seen {
		if strings.HasPrefix(name, "export") || signature(other) != signature(text) {
			report(fn.Pos(), "%s is declared twice, differently", name)
		}
		return
	}
	printed[name] = text
	fmt.Fprintf(&out, "%s\n%send\n", name, text)
}

// signature is what must agree in two declarations of one import.
func signature(text string) string {
	var b strings.Builder
	for _, line := range strings.Split(text, "\n") {
		f := strings.Fields(line)
		if len(f) == 3 && f[0] == "param" {
			b.WriteString(f[2] + " ")
		} else if len(f) > 0 && f[0] != "at" && f[0] != "doc" {
			b.WriteString(line + " ")
		}
	}
	return b.String()
}

func readFolder(dir string) error {
	context := build.Default
	context.GOOS, context.GOARCH, context.Compiler = *goos, "wasm", "gc"
	context.CgoEnabled = *toolchain == "tinygo"
	if *tags != "" {
		context.BuildTags = strings.Split(*tags, ",")
	}
	if *toolchain == "tinygo" {
		context.BuildTags = append(context.BuildTags, "tinygo", "tinygo.wasm")
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file: name the package's folder, %s", dir, filepath.Dir(dir))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var files []*ast.File
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if match, err := context.MatchFile(dir, name); err != nil || !match {
			continue
		}
		path := filepath.Join(dir, name)
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, file)
		fmt.Fprintf(&out, "source %s\n", path)
	}
	if len(files) == 0 {
		return fmt.Errorf("%s: no Go files for GOOS=%s GOARCH=wasm", dir, *goos)
	}
	config := types.Config{Importer: importer{}, Error: func(error) {}, Sizes: sizes,
		FakeImportC: true, IgnoreFuncBodies: true}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	config.Check(dir, fset, files, info) // errors are expected: nothing is imported
	for _, file := range files {
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				function(fn, info)
			}
		}
	}
	return nil
}

func main() {
	flag.Parse()
	for _, dir := range flag.Args() {
		if err := readFolder(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if failed {
		os.Exit(1)
	}
	if len(printed) == 0 {
		fmt.Fprintf(os.Stderr, "%s: no function has //go:wasmexport or //go:wasmimport there%s: "+
			"name the folders of the packages that have them\n", strings.Join(flag.Args(), ", "),
			map[string]string{"tinygo": ", nor //export"}[*toolchain])
		os.Exit(1)
	}
	var sources, rest []string
	for _, line := range strings.SplitAfter(out.String(), "\n") {
		if strings.HasPrefix(line, "source ") {
			sources = append(sources, line)
		} else {
			rest = append(rest, line)
		}
	}
	sort.Strings(sources)
	fmt.Print("gowasm-api 1\n", strings.Join(sources, ""))
	for _, s := range structs {
		fmt.Print(s.text)
	}
	fmt.Print(strings.Join(rest, ""))
}
