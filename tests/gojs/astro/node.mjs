// What host.c does, in node: node node.mjs PACKAGE FILE...
import {readFileSync} from "fs";
import {pathToFileURL} from "url";

const [folder, ...files] = process.argv.slice(2);
const {default: Go} = await import(pathToFileURL(folder + "/dist/node/wasm_exec.js"));
const go = new Go();
const wasm = readFileSync(folder + "/dist/astro.wasm");
const {instance} = await WebAssembly.instantiate(wasm, go.importObject);
go.run(instance);
const service = globalThis["@astrojs/compiler"];
for (const name of files) {
    for (const what of ["transform", "parse", "convertToTSX"]) {
        const call = async () => service[what](readFileSync(name, "utf8"), {
            filename: name, sourcemap: "both", internalURL: "astro/internal", compact: true,
            ...(what == "transform" && {
                resolvePath: async s => "/resolved/" + s,
                preprocessStyle: async content => ({code: "i { order: 1 }\n" + content}),
            }),
        });
        const result = await call().then(v => v, e => e);
        console.log(what, JSON.stringify(result));
    }
}
process.exit(0);
