// haulout must name the same blob ids and write the same slivers as the official encoder.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const wasm = createRequire(import.meta.url)('@mysten/walrus-wasm');

const executable = process.env.HAULOUT_DLL;
assert.ok(executable, 'HAULOUT_DLL must name the built haulout.dll; .ci/run sets it.');
const folder = mkdtempSync(join(tmpdir(), 'haulout-interop-'));
after(() => rmSync(folder, { recursive: true }));

const haulout = (...args) => execFileSync('dotnet', [executable, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
const base64url = (bytes) => Buffer.from(bytes).toString('base64url');
const hex = (node) => Buffer.from(node.Digest).toString('hex');

function content(length) {
  const bytes = Buffer.alloc(length);
  let x = length >>> 0;
  for (let i = 0; i < length; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    bytes[i] = x >>> 24;
  }
  return bytes;
}

function file(length) {
  const path = join(folder, `blob-${length}`);
  writeFileSync(path, content(length));
  return path;
}

const MiB = 1 << 20;
for (const shards of [4, 7, 10, 13, 31, 100, 1000]) {
  for (const length of [0, 1, 32 * MiB]) {
    test(`blob id of ${length} bytes on ${shards} shards`, () => {
      const path = file(length);
      let expected;
      try {
        expected = new wasm.BlobEncoder(shards).compute_metadata(readFileSync(path));
      } catch (error) {
        assert.match(String(error?.message ?? error), /too large/);

        // Too large for so few shards: ours must refuse it as well, with exit code 2.
        assert.throws(() => haulout('blob-id', path, '--n-shards', String(shards)), (error) => error.status === 2);
        return;
      }
      const [blobId, rootHash, unencodedLength, encodingType] = expected;
      const actual = JSON.parse(haulout('blob-id', path, '--n-shards', String(shards), '--json'));
      assert.equal(actual.blobId, base64url(blobId));
      assert.equal(actual.rootHash, hex(rootHash));
      assert.equal(actual.unencodedLength, Number(unencodedLength));
      assert.equal(actual.encodingType, encodingType);
      assert.equal(haulout('blob-id', path, '--n-shards', String(shards)), `${base64url(blobId)}  ${path}\n`);
    });
  }
}

test('the official decoder reads the slivers that haulout encodes', () => {
  const shards = 100, length = 3 * MiB + 17;
  const path = file(length);
  const directory = join(folder, 'slivers');
  const { blobId } = JSON.parse(haulout('encode', path, '--n-shards', String(shards), '--out', directory, '--json'));
  const primary = readdirSync(join(directory, 'primary')).sort().slice(-34).map((name) => readFileSync(join(directory, 'primary', name)));
  const output = new Uint8Array(length);
  new wasm.BlobEncoder(shards).decode([...Buffer.from(blobId, 'base64url')], BigInt(length), primary, output);
  assert.ok(content(length).equals(output));
});

test('haulout decodes the slivers that the official encoder writes', () => {
  const shards = 31, length = 100_003;
  const k1 = 11, k2 = 21, symbol = 2 * Math.ceil(length / (k1 * k2) / 2);
  const bcs = (data) => data + 4 + (data < 128 ? 1 : data < 16384 ? 2 : 3);
  const buffers = (data) => Array.from({ length: shards }, () => new Uint8Array(bcs(data)));
  const primary = buffers(k2 * symbol), secondary = buffers(k1 * symbol);
  new wasm.BlobEncoder(shards).encode(content(length), primary, secondary);

  // Slivers of ours serve as the frame; every byte of them is replaced by the official one.
  const directory = join(folder, 'official');
  haulout('encode', file(length), '--n-shards', String(shards), '--out', directory);
  const write = (axis, slivers) => slivers.forEach((sliver, pair) => {
    const path = join(directory, axis, `${String(pair).padStart(4, '0')}.bcs`);
    assert.ok(readFileSync(path).equals(sliver), `${axis} ${pair}`);
    writeFileSync(path, sliver);
  });
  write('primary', primary);
  write('secondary', secondary);
  const decoded = join(folder, 'decoded');
  haulout('decode', directory, '--out', decoded, '--check', 'strict');
  assert.ok(content(length).equals(readFileSync(decoded)));
});
