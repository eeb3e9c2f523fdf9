// What host.c does, in node: node node.cjs PACKAGE ARGUMENTS FILE...
const {readFileSync} = require("fs");
const [folder, process_arguments, ...files] = process.argv.slice(2);
require(folder + "/vendors/wasm_exec.cjs");
const wasm = new WebAssembly.Module(readFileSync(folder + "/main.wasm"));

for (const name of files) {
    for (const print of [0, 1]) {
        const go = new Go();
        const {exports} = new WebAssembly.Instance(wasm, go.importObject);
        go.run({exports});
        const put = bytes => {
            const at = exports.wasmAlloc(bytes.length);
            new Uint8Array(exports.memory.buffer).set(bytes, at);
            return at;
        };
        const encoded = new TextEncoder().encode(name), bytes = readFileSync(name);
        const path = put(encoded), path_n = encoded.length;
        const text = put(bytes), text_n = bytes.length, stop = put([]);
        const result = exports.process(...eval("[" + process_arguments + "]"));
        const all = new Uint8Array(exports.memory.buffer).subarray(result);
        console.log(new TextDecoder().decode(all.subarray(0, all.indexOf(0))));
    }
}
process.exit(0);
