// A charge point made of npm's ocpp-rpc in strict mode, told what to do by JSON lines: see program_peer.py.
//
// The library brings the schemas of 1.6, 2.0.1 and 2.1; for another version the last argument is a folder with the official ones.
import fs from "node:fs";
import readline from "node:readline";
import { createRequire } from "node:module";
import path from "node:path";

const [identity, endpoint, subprotocol, modules, schemas] = process.argv.slice(2);
const { RPCClient, createRPCError, createValidator } = createRequire(path.join(modules, "index.js"))("ocpp-rpc");
const answers = new Map();
let client;

function say(line) {
    process.stdout.write(JSON.stringify(line) + "\n");
}

// The files of 2.0 begin with a byte-order mark, and three references of its BootNotificationRequest lack their slash.
function officialSchemas() {
    return fs.readdirSync(schemas).map((file) => {
        const text = fs.readFileSync(path.join(schemas, file), "utf8").replace(/^\uFEFF/, "").replaceAll('"#definitions/', '"#/definitions/');
        const [, action, kind] = /^(.+)(Request|Response)_v1p0\.json$/.exec(file);
        const { $schema, ...schema } = JSON.parse(text);
        return { ...schema, $id: `urn:${action}.${kind === "Request" ? "req" : "conf"}` };
    });
}

function newClient() {
    const made = new RPCClient({
        identity,
        endpoint,
        protocols: [subprotocol],
        strictMode: true,
        strictModeValidators: schemas ? [createValidator(subprotocol, officialSchemas())] : [],
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
