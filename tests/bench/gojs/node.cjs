// What host.c does, in node: node node.cjs GOROOT MODULE.wasm [NAME COUNT]...
const {readFileSync} = require("fs");
const [goroot, path, ...words] = process.argv.slice(2);
require(goroot + "/lib/wasm/wasm_exec.js");
globalThis.hostAdd = (a, b) => a + b;
globalThis.hostEcho = text => text;
const go = new Go();
const wasm = new WebAssembly.Module(readFileSync(path));
go.run(new WebAssembly.Instance(wasm, go.importObject));

const seconds = () => { const t = process.cpuUsage(); return (t.user + t.system) / 1e6; };
function measure(name, n) {
    const began = seconds();
    let sum = 0;
    if (name == "goAdd") for (let i = 0; i < n; i++) sum = goAdd(sum, i);
    else sum = globalThis[name](n);
    console.log(name, (n / (seconds() - began)).toFixed(0), sum);
}
for (let i = 0; i + 1 < words.length; i += 2) {
    measure(words[i], words[i + 1] / 10);
    measure(words[i], +words[i + 1]);
}
process.exit(0);
