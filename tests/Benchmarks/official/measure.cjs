// Measures the official encoder on request: one JSON command a line in, one JSON answer a line out.
// Times are CPU seconds of this process, as on the C# side.
const { readFileSync } = require('node:fs');
const { createInterface } = require('node:readline');
const wasm = require('@mysten/walrus-wasm');

function contentOf(length) {
  // xorshift64 (13, 7, 17), little-endian words, the seed both sides share.
  const bytes = Buffer.alloc(length + 8);
  const mask = (1n << 64n) - 1n;
  let x = ((42n * 0x9e3779b97f4a7c15n) & mask) | 1n;
  for (let i = 0; i < length; i += 8) {
    x = (x ^ (x << 13n)) & mask;
    x ^= x >> 7n;
    x = (x ^ (x << 17n)) & mask;
    bytes.writeBigUInt64LE(x, i);
  }
  return bytes.subarray(0, length);
}

function shape(n, length) {
  const f = Math.floor((n - 1) / 3), k1 = n - 2 * f, k2 = n - f;
  const size = Math.ceil(Math.max(length, 1) / (k1 * k2));
  const symbol = size + (size % 2);
  const uleb = (v) => (v < 128 ? 1 : 1 + uleb(v >> 7));
  const bcs = (d) => uleb(d) + d + 4;
  return { k1, primary: bcs(k2 * symbol), secondary: bcs(k1 * symbol) };
}

function timed(action) {
  const before = process.cpuUsage();
  const result = action();
  const used = process.cpuUsage(before);
  return { seconds: (used.user + used.system) / 1e6, result };
}

const contents = new Map();
const base64url = (bytes) => Buffer.from(bytes).toString('base64url');

function run({ operation, shards, length }) {
  if (!contents.has(length)) contents.set(length, contentOf(length));
  const data = contents.get(length);
  const encoder = new wasm.BlobEncoder(shards);
  const { k1, primary, secondary } = shape(shards, length);
  if (operation === 'metadata') {
    const { seconds, result } = timed(() => encoder.compute_metadata(data));
    return { seconds, blobId: base64url(result.blob_id ?? result[0]) };
  }
  const primaries = Array.from({ length: shards }, () => new Uint8Array(primary));
  const secondaries = Array.from({ length: shards }, () => new Uint8Array(secondary));
  const encoded = timed(() => encoder.encode(data, primaries, secondaries));
  const metadata = (encoded.result.metadata ?? encoded.result[0]);
  const id = metadata.blob_id ?? metadata[0];
  if (operation === 'encode') return { seconds: encoded.seconds, blobId: base64url(id) };
  const output = new Uint8Array(length);
  const { seconds } = timed(() => encoder.decode(id, BigInt(length), primaries.slice(shards - k1), output));
  if (!Buffer.from(output).equals(data)) throw new Error('the official decoder returned another blob');
  return { seconds, blobId: base64url(id) };
}

function peakMiB() {
  const line = readFileSync('/proc/self/status', 'utf8').split('\n').find((l) => l.startsWith('VmHWM'));
  return line ? Number(line.replace(/\D+/g, '')) / 1024 : 0;
}

createInterface({ input: process.stdin }).on('line', (line) => {
  let answer;
  try {
    answer = { ...run(JSON.parse(line)), peakMiB: peakMiB() };
  } catch (error) {
    answer = { error: String(error?.message ?? error) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
});
