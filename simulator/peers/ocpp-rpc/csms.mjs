// A central system on a real socket, made of the npm package ocpp-rpc in its strict mode: every
// message in either direction is checked against the official schemas of the version that the
// station speaks (OCPP 1.6 or 2.0.1).
//
//   node csms.mjs [PORT]                             (0, the default, takes a free one)
//
// It is told what to do by JSON lines on its standard input and tells what happens in JSON lines on
// its standard output:
//   in    {"call": "ClearCache", "params": {}, "to": "CP-01"}   call this station
//   out   {"event": "listening", "port": …}
//         {"event": "connected", "identity", "protocol"}
//         {"event": "called", "identity", "method", "params"}
//         {"event": "result", "identity", "method", "result"}   a station answered our call
//         {"event": "error", "identity", "method", "code", "message"}
//         {"event": "invalid", "identity", "method", "outbound", "detail"}   it broke the schemas
//         {"event": "bad", "identity", "detail"}                a frame was no OCPP-J
//         {"event": "gone", "identity", "code"}

import { createInterface } from 'node:readline';
import ocppRpc from 'ocpp-rpc';

const tell = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));
const now = () => new Date().toISOString();
const boot = () => ({ status: 'Accepted', currentTime: now(), interval: 300 });
const nothing = () => ({});

let lastTransaction = 4000;

const answers = {
  'ocpp1.6': {
    BootNotification: boot,
    Heartbeat: () => ({ currentTime: now() }),
    Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
    StartTransaction: () => ({
      transactionId: ++lastTransaction,
      idTagInfo: { status: 'Accepted' },
    }),
    StopTransaction: () => ({ idTagInfo: { status: 'Accepted' } }),
    MeterValues: nothing,
    StatusNotification: nothing,
    FirmwareStatusNotification: nothing,
    DiagnosticsStatusNotification: nothing,
    DataTransfer: () => ({ status: 'UnknownVendorId' }),
  },
  'ocpp2.0.1': {
    BootNotification: boot,
    Heartbeat: () => ({ currentTime: now() }),
    Authorize: () => ({ idTokenInfo: { status: 'Accepted' } }),
    TransactionEvent: ({ idToken }) =>
      idToken ? { idTokenInfo: { status: 'Accepted' } } : {},
    MeterValues: nothing,
    StatusNotification: nothing,
    NotifyReport: nothing,
    NotifyEvent: nothing,
    NotifyChargingLimit: nothing,
    ClearedChargingLimit: nothing,
    ReportChargingProfiles: nothing,
    SecurityEventNotification: nothing,
    DataTransfer: () => ({ status: 'UnknownVendorId' }),
  },
};

const server = new ocppRpc.RPCServer({
  protocols: ['ocpp2.0.1', 'ocpp1.6'],
  strictMode: true,
  callTimeoutMs: 10_000,
});
const clients = new Map();

server.auth((accept) => accept());

server.on('client', (client) => {
  const { identity } = client;
  clients.set(identity, client);
  tell('connected', { identity, protocol: client.protocol });
  for (const [method, answerTo] of Object.entries(answers[client.protocol] ?? {})) {
    client.handle(method, ({ params }) => {
      tell('called', { identity, method, params });
      return answerTo(params);
    });
  }
  client.on('strictValidationFailure', ({ method, outbound, error }) =>
    tell('invalid', {
      identity,
      method,
      outbound,
      detail: `${error.message} ${JSON.stringify(error.details)}`,
    }),
  );
  client.on('badMessage', ({ error }) => tell('bad', { identity, detail: error.message }));
  client.on('close', ({ code }) => {
    if (clients.get(identity) === client) clients.delete(identity);
    tell('gone', { identity, code });
  });
});

const http = await server.listen(Number(process.argv[2] ?? 0), '127.0.0.1');
tell('listening', { port: http.address().port });

async function call({ to, call: method, params }) {
  try {
    const result = await clients.get(to).call(method, params);
    tell('result', { identity: to, method, result });
  } catch (e) {
    tell('error', {
      identity: to,
      method,
      code: e.rpcErrorCode ?? e.code ?? e.name,
      message: e.message,
    });
  }
}

for await (const line of createInterface({ input: process.stdin })) call(JSON.parse(line));
process.exit(0);
