// A charge point made of npm's ocpp-rpc in strict mode, told what to do by JSON lines on standard input.
//
// In:  {"n":1,"do":"connect"} | {"n":2,"do":"call","action":"...","payload":{...}} | {"n":3,"do":"close","code":1000}
//      {"n":4,"do":"answer","action":"...","payload":{...}}
// Out: {"n":1,"ok":...} or {"n":1,"error":{"code","message","details"}}; {"event":"call",...}, {"event":"close",...},
//      {"event":"invalid",...} when the library's own schemas refuse what the gateway sent.
import readline from "node:readline";
import { createRequire } from "node:module";
import path from "node:path";

const [identity, endpoint, subprotocol, modules] = process.argv.slice(2);
const { RPCClient, createRPCError } = createRequire(path.join(modules, "index.js"))("ocpp-rpc");
const answers = new Map();
let client;

function say(line) {
    process.stdout.write(JSON.stringify(line) + "\n");
}

function newClient() {
    const made = new RPCClient({
        identity,
        endpoint,
        protocols: [subprotocol],
        strictMode: true,
        reconnect: false,
        callTimeoutMs: 10000,
    });
    made.handle(({ method, params }) => {
        say({ event: "call", action: method, payload: params });
        if (!answers.has(method)) {
            throw createRPCError("NotSupported", "this station does not do that");
        }
        return answers.get(method);
    });
    made.on("strictValidationFailure", ({ method, error, outbound, isCall }) =>
        say({ event: "invalid", action: method, message: String(error.message), details: error.details, outbound, isCall }),
    );
    made.on("disconnect", ({ code, reason }) => say({ event: "close", code, reason: String(reason) }));
    return made;
}

const deeds = {
    async connect() {
        client = newClient();
        await client.connect();
        return client.protocol;
    },
    call: ({ action, payload }) => client.call(action, payload),
    close: async ({ code }) => (await client.close({ code })).code,
    answer: ({ action, payload }) => void answers.set(action, payload),
};

for await (const line of readline.createInterface({ input: process.stdin })) {
    const { n, do: deed, ...details } = JSON.parse(line);
    Promise.resolve()
        .then(() => deeds[deed](details))
        .then(
            (ok) => say({ n, ok: ok ?? null }),
            (error) => say({ n, error: { code: error.rpcErrorCode ?? error.name, message: error.message, details: error.details ?? null } }),
        );
}
process.exit(0);
