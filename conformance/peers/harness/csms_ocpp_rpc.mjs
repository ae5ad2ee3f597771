// A CSMS made of npm's ocpp-rpc in strict mode, told what to do by JSON lines: see csms.py.
//
//     csms_ocpp_rpc.mjs SUBPROTOCOL MODULES [SCHEMAS]
//
// The library brings the schemas of 1.6, 2.0.1 and 2.1; those for another version are the official ones in the folder SCHEMAS.
import fs from "node:fs";
import readline from "node:readline";
import { createRequire } from "node:module";
import path from "node:path";

const [protocol, modules, schemas] = process.argv.slice(2);
const { RPCServer, createRPCError, createValidator } = createRequire(path.join(modules, "index.js"))("ocpp-rpc");
const answers = new Map();
let client, password, refusal;
let counter = 0;

function say(line) {
    process.stdout.write(JSON.stringify(line) + "\n");
}

// An answer with the time and the next number where it asks for them.
function filled(answer) {
    if (answer === "$now") return new Date().toISOString();
    if (answer === "$next") return ++counter;
    if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return answer;
    return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, filled(value)]));
}

// Whether a payload has all that is wanted of it.
function holds(payload, wanted) {
    if (typeof wanted !== "object") return payload === wanted;
    return payload !== undefined && Object.entries(wanted).every(([name, value]) => holds(payload[name], value));
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

const server = new RPCServer({
    protocols: [protocol],
    strictMode: true,
    strictModeValidators: schemas ? [createValidator(protocol, officialSchemas())] : [],
    pingIntervalMs: 600000,
    callTimeoutMs: 20000,
});

server.auth((accept, reject, handshake) => {
    const status = refusal ?? (password !== undefined && handshake.password?.toString() !== password ? 401 : undefined);
    if (status === undefined) return accept({});
    say({ event: "refused", status });
    reject(status, "no");
});

server.on("client", (connected) => {
    client = connected;
    say({ event: "open", identity: connected.identity, subprotocol: connected.protocol });
    connected.handle(({ method, params, messageId }) => {
        say({ event: "call", action: method, payload: params, id: messageId });
        const found = (answers.get(method) ?? []).find(({ when }) => holds(params, when));
        if (!found) throw createRPCError("NotSupported", "this CSMS does not do that");
        return filled(found.payload);
    });
    connected.on("strictValidationFailure", ({ method, error, outbound, isCall }) =>
        say({ event: "invalid", action: method, error: String(error.message), details: error.details, outbound, isCall }),
    );
    connected.on("badMessage", ({ buffer, error }) => say({ event: "invalid", text: String(buffer), error: String(error.message) }));
    connected.on("disconnect", ({ code, reason }) => say({ event: "close", code, reason: String(reason) }));
});

const deeds = {
    call: ({ action, payload }) => client.call(action, payload),
    answer: ({ action, payload, when }) => void answers.set(action, [{ when, payload }, ...(answers.get(action) ?? [])]),
    refuse: ({ status }) => void (refusal = status ?? undefined),
    demand: (details) => void (password = details.password),
    close: async ({ code }) => void (await client.close({ code })),
    // The network is gone: no closing handshake.
    cut: () => void client.handshake.request.socket.destroy(),
};

const listening = await server.listen(0, "127.0.0.1");
say({ event: "listening", url: `ws://127.0.0.1:${listening.address().port}` });

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
