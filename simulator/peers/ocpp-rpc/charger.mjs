// A charging station on a real socket, made of the npm package ocpp-rpc in its strict mode: every
// message in either direction is checked against the official schemas of OCPP 1.6, or of 2.0.1.
//
//   node charger.mjs ENDPOINT IDENTITY [PASSWORD]      (ENDPOINT such as ws://127.0.0.1:8887/ocpp;
//                                                       the others percent-encoded)
//   OCPP=ocpp2.0.1 node charger.mjs ...                speaks this version
//
// It is told what to do by JSON lines on its standard input and tells what happens in JSON lines on
// its standard output:
//   in    {"call": "Heartbeat", "params": {}}   send this call
//         {"close": 1000}                       close and exit
//   out   {"event": "open", "protocol": …}      connected
//         {"event": "refused", "status": …}     not let in; exits
//         {"event": "result", "method", "params", "result"}   our call was answered
//         {"event": "error", "method", "code", "message"}     our call failed
//         {"event": "called", "method", "params", "answer", "limit"}   we were called and answered
//         {"event": "invalid", "method", "outbound", "detail"}         a message broke the schemas
//         {"event": "bad", "detail"}            a frame was no OCPP-J
//         {"event": "close", "code", "reason"}  the connection is gone; exits

import { createInterface } from 'node:readline';
import ocppRpc from 'ocpp-rpc';
import { Station } from './station.mjs';
import { Station201 } from './station201.mjs';

const [endpoint, identity, password] = process.argv.slice(2).map(decodeURIComponent);
if (!endpoint || !identity) {
  console.error('usage: node charger.mjs ENDPOINT IDENTITY [PASSWORD]');
  process.exit(2);
}

const protocol = process.env.OCPP ?? 'ocpp1.6';

const tell = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));

const client = new ocppRpc.RPCClient({
  endpoint,
  identity,
  password: password ?? null,
  protocols: [protocol],
  strictMode: true,
  reconnect: false,
  callTimeoutMs: 10_000,
});

const now = () => new Date().toISOString();

const triggered201 = {
  BootNotification: () => ({
    reason: 'Triggered',
    chargingStation: { vendorName: 'ocpp-rpc', model: 'peer', firmwareVersion: '2.2.1' },
  }),
  Heartbeat: () => ({}),
  MeterValues: () => ({
    evseId: 1,
    meterValue: [
      {
        timestamp: now(),
        sampledValue: ['L1', 'L2', 'L3'].map((phase) => ({
          value: 0,
          context: 'Trigger',
          measurand: 'Current.Import',
          phase,
          unitOfMeasure: { unit: 'A' },
        })),
      },
    ],
  }),
  StatusNotification: () => ({
    timestamp: now(),
    connectorStatus: station.transactionId === undefined ? 'Available' : 'Occupied',
    evseId: 1,
    connectorId: 1,
  }),
};

const triggered16 = {
  BootNotification: () => ({
    chargePointVendor: 'ocpp-rpc',
    chargePointModel: 'peer',
    firmwareVersion: '2.2.1',
  }),
  Heartbeat: () => ({}),
  MeterValues: () => ({
    connectorId: 1,
    ...(station.transactionId === undefined ? {} : { transactionId: station.transactionId }),
    meterValue: [
      {
        timestamp: now(),
        sampledValue: ['L1', 'L2', 'L3'].map((phase) => ({
          value: '0.0',
          context: 'Trigger',
          measurand: 'Current.Import',
          phase,
          unit: 'A',
        })),
      },
    ],
  }),
  StatusNotification: () => ({
    connectorId: 1,
    errorCode: 'NoError',
    status: station.transactionId === undefined ? 'Available' : 'Charging',
    timestamp: now(),
  }),
};

const triggered = protocol === 'ocpp1.6' ? triggered16 : triggered201;
const Kind = protocol === 'ocpp1.6' ? Station : Station201;
const station = new Kind((message) => {
  if (triggered[message]) call(message, triggered[message]());
});

// The number of a transaction holds from the moment its answer is read: the limit may stand right
// behind it in the same packet, and client.call() resolves only after that has been handled too.
let startId;
client.on('call', ({ outbound, payload: [, id, method] }) => {
  if (outbound && method === 'StartTransaction') startId = id;
});
client.on('response', ({ outbound, payload: [, id, result] }) => {
  if (!outbound && id === startId) station.transactionId = result.transactionId;
});

async function call(method, params) {
  try {
    if (params.eventType === 'Started') station.transactionId = params.transactionInfo.transactionId;
    const result = await client.call(method, params);
    if (params.eventType === 'Ended') station.stop();
    if (method === 'StopTransaction') station.stop();
    tell('result', { method, params, result });
  } catch (e) {
    tell('error', { method, code: e.rpcErrorCode ?? e.code ?? e.name, message: e.message });
  }
}

for (const [method, answerTo] of Object.entries(station.calls)) {
  client.handle(method, ({ params }) => {
    const answer = answerTo(params);
    tell('called', { method, params, answer, limit: station.limit() });
    return answer;
  });
}

client.on('strictValidationFailure', ({ method, outbound, error }) =>
  tell('invalid', { method, outbound, detail: `${error.message} ${JSON.stringify(error.details)}` }),
);
client.on('badMessage', ({ error }) => tell('bad', { detail: error.message }));
client.on('close', ({ code, reason }) => {
  tell('close', { code, reason: String(reason) });
  process.exitCode = 0;
  process.stdin.destroy();
});

try {
  await client.connect();
} catch (e) {
  tell('refused', { status: e.code, message: e.message });
  process.exit(1);
}
tell('open', { protocol: client.protocol });

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  if (order.close) await client.close({ code: order.close });
  else call(order.call, order.params);
}
