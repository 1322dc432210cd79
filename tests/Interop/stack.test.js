// What Haulout promises the users of the official SDK: unmodified, it stores, certifies, reads, extends, deletes and writes quilts, directly
// and through the upload relay, with every node well and with as many out of order as may be.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { WalrusFile } from '@mysten/walrus';
import { Stack } from './stack.js';

const [nodes, shards] = [11, 33];
const options = { timeout: 60_000 };
const bytes = (length) => new Uint8Array(randomBytes(length));
let stack;

before(async () => { stack = await Stack.start({ nodes, shards }); });
after(() => stack?.stop());

async function eventually(expected, look) {
  let seen;
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(100)) {
    seen = await look();
    if (seen === expected) return;
  }
  assert.equal(seen, expected);
}

const store = (walrus, blob, more = {}) => walrus.writeBlob({ blob, deletable: true, epochs: 3, signer: stack.signer, ...more });

/** The life of a blob. */
async function live(walrus) {
  const blob = bytes(50_000);
  const { blobId, blobObject } = await store(walrus, blob, { attributes: { 'content-type': 'application/octet-stream' } });
  assert.equal(blobObject.certified_epoch, (await walrus.systemState()).committee.epoch);
  assert.deepEqual(await walrus.readBlob({ blobId }), blob);
  assert.equal((await walrus.getVerifiedBlobStatus({ blobId })).type, 'deletable');

  const blobObjectId = blobObject.id;
  assert.deepEqual({ ...await walrus.readBlobAttributes({ blobObjectId }) }, { 'content-type': 'application/octet-stream' });
  await walrus.executeWriteBlobAttributesTransaction({ blobObjectId, attributes: { 'content-type': null, author: 'nobody' }, signer: stack.signer });
  assert.deepEqual({ ...await walrus.readBlobAttributes({ blobObjectId }) }, { author: 'nobody' });

  await walrus.executeExtendBlobTransaction({ blobObjectId, epochs: 2, signer: stack.signer });
  walrus.reset();
  assert.equal((await walrus.getBlobObject(blobObjectId)).storage.end_epoch, blobObject.storage.end_epoch + 2);

  await walrus.executeDeleteBlobTransaction({ blobObjectId, signer: stack.signer });
  await eventually('nonexistent', async () => (await walrus.getVerifiedBlobStatus({ blobId })).type);
}

/** Many small files as one blob. */
async function quilt(walrus) {
  const contents = new Map([
    ['hello.txt', new TextEncoder().encode('hello')],
    ['empty', new Uint8Array()],
    ['data.bin', bytes(3000)],
    ...Array.from({ length: 9 }, (_, i) => [`part-${i}`, bytes(1 + i * 700)]),
  ]);
  const files = await walrus.writeFiles({
    files: [...contents].map(([identifier, content]) => WalrusFile.from({ contents: content, identifier, tags: { of: identifier } })),
    epochs: 3, deletable: true, signer: stack.signer,
  });
  assert.equal(files.length, contents.size);
  const found = await filesOf(walrus, files[0].blobId, files.map((f) => f.id));
  assert.deepEqual(found, new Map([...contents].sort(([a], [b]) => (a < b ? -1 : 1))));
  return { blobId: files[0].blobId, patches: files.map((f) => f.id), contents };
}

/** The files of a quilt by name. The SDK reads some ranges of slivers wrongly, so the whole quilt is read first (sdk-interop, trap T1). */
async function filesOf(walrus, quiltId, patches) {
  const [whole, ...parts] = await walrus.getFiles({ ids: [quiltId, ...patches] });
  await whole.bytes();
  const found = await Promise.all(parts.map(async (file) => [await file.getIdentifier(), await file.bytes(), await file.getTags()]));
  for (const [identifier, , tags] of found) assert.equal(tags.of, identifier);
  return new Map(found.map(([identifier, content]) => [identifier, content]).sort(([a], [b]) => (a < b ? -1 : 1)));
}

test('one line says where everything is', () => {
  assert.equal(stack.lines.length, 1);
  assert.equal(stack.nodes.length, nodes);
  assert.equal(stack.nodes.reduce((sum, node) => sum + node.shards, 0), shards);
  assert.deepEqual(stack.nodes.map((n) => n.name), Array.from({ length: nodes }, (_, i) => `node-${String(i).padStart(2, '0')}`));
  assert.ok(stack.uploadRelay);
});

test('a blob lives: stored, certified, read, described, extended, deleted', options, () => live(stack.connect()));

test('blobs of every kind of length come back', options, async () => {
  const walrus = stack.connect();
  for (const length of [1, 1_000, 300_000]) {
    const blob = bytes(length);
    const { blobId } = await store(walrus, blob, { deletable: length % 2 === 0 });
    assert.deepEqual(await walrus.readBlob({ blobId }), blob);
  }
});

test('a quilt is written and its files are read', options, () => quilt(stack.connect()));

test('a blob that nobody stored is nonexistent', options, async () => {
  const walrus = stack.connect();
  const { blobId } = await walrus.computeBlobMetadata({ bytes: bytes(100) });
  assert.equal((await walrus.getVerifiedBlobStatus({ blobId })).type, 'nonexistent');
  await assert.rejects(walrus.readBlob({ blobId }));
});

for (const down of [1, 2, 3]) {
  test(`blobs and quilts live with ${down} of ${nodes} nodes stopped`, options, async () => {
    const before = bytes(40_000);
    const { blobId } = await store(stack.connect(), before);
    const gone = stack.nodes.slice(2 * down, 3 * down);
    const stored = await stack.without(gone, async () => {
      const walrus = stack.connect();
      assert.deepEqual(await walrus.readBlob({ blobId }), before);
      await live(walrus);
      return quilt(walrus);
    });

    // With everybody back, others than those who took it may be gone.
    await stack.without(stack.nodes.slice(0, down), async () => {
      assert.deepEqual(await filesOf(stack.connect(), stored.blobId, stored.patches),
        new Map([...stored.contents].sort(([a], [b]) => (a < b ? -1 : 1))));
    });
  });
}

/** Something else at the port of a node that is stopped. */
const impostor = (answer) => async (node) => {
  const server = createServer((request, response) => request.resume().on('end', () => answer(response)));
  await new Promise((resolve) => { server.listen(Number(new URL(node.url).port), '127.0.0.1', resolve); });
  return () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); });
};

const garbage = {
  'error pages': (response) => response.writeHead(500, { 'content-type': 'text/html' }).end('<html>Sorry</html>'),
  'half an answer': (response) => { response.writeHead(200, { 'content-length': 1000 }).write('{'); setTimeout(() => response.destroy(), 10); },
};

for (const [kind, answer] of Object.entries(garbage)) {
  test(`blobs and quilts live with 3 of ${nodes} nodes answering ${kind}`, options, () => stack.without(stack.nodes.slice(4, 7), async () => {
    const walrus = stack.connect();
    await live(walrus);
    await quilt(walrus);
  }, impostor(answer)));
}

// The SDK decodes what nodes give it without looking at it, so that one lie is enough for a read to fail. It stores all the same, and who
// reads through us gets the right bytes.
test(`with 3 of ${nodes} nodes answering random bytes the SDK stores, and we read`, options, () => {
  const noise = impostor((response) => response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(randomBytes(200)));
  return stack.without(stack.nodes.slice(7, 10), storeAndRead, noise);
});

async function storeAndRead() {
  const blob = bytes(60_000);
  const { blobId } = await store(stack.connect(), blob);
  const reply = await fetch(`${stack.aggregator}/v1/blobs/${blobId}`);
  assert.deepEqual(new Uint8Array(await reply.arrayBuffer()), blob);
  const out = join(stack.folder, 'despite.bin');
  await stack.haulout('read', blobId, '--out', out);
  assert.deepEqual(new Uint8Array(readFileSync(out)), blob);
}

for (const down of [0, 3]) {
  test(`blobs and quilts live through the upload relay with ${down} of ${nodes} nodes stopped`, options, async () => {
    const act = async () => {
      const walrus = stack.connect({ uploadRelay: { host: stack.uploadRelay, sendTip: { max: 1_000 } } });
      await live(walrus);
      await quilt(walrus);
    };
    await (down === 0 ? act() : stack.without(stack.nodes.slice(1, 1 + down), act));
  });
}

test('what the SDK stored, our command line and our aggregator read', options, async () => {
  const walrus = stack.connect();
  const blob = bytes(70_000);
  const { blobId, blobObject } = await store(walrus, blob);
  const out = join(stack.folder, 'read.bin');
  await stack.haulout('read', blobId, '--out', out);
  assert.deepEqual(new Uint8Array(readFileSync(out)), blob);
  assert.ok((await stack.haulout('list')).some((b) => b.blobObject === blobObject.id && b.state === 'certified'));

  const { patches, contents } = await quilt(walrus);
  const names = [...contents.keys()].sort();
  for (const [i, patch] of patches.entries()) {
    const reply = await fetch(`${stack.aggregator}/v1/blobs/by-quilt-patch-id/${patch}`);
    assert.equal(reply.status, 200);
    assert.deepEqual(new Uint8Array(await reply.arrayBuffer()), contents.get(names[i]));
  }
});

test('what our command line and our publisher stored, the SDK reads', options, async () => {
  const walrus = stack.connect();
  const [blob, part] = [bytes(80_000), bytes(5_000)];
  const file = join(stack.folder, 'stored.bin');
  writeFileSync(file, blob);
  const [{ blobId }] = await stack.haulout('store', file, '--epochs', '2');
  assert.deepEqual(await walrus.readBlob({ blobId }), blob);

  const form = new FormData();
  form.append('one.bin', new Blob([part]));
  form.append('two.txt', new Blob(['two']));
  const reply = await fetch(`${stack.publisher}/v1/quilts?epochs=2`, { method: 'PUT', body: form });
  assert.equal(reply.status, 200, await reply.clone().text());
  const { storedQuiltBlobs } = await reply.json();
  const [whole, ...files] = await walrus.getFiles({
    ids: [quiltOf(storedQuiltBlobs[0].quiltPatchId), ...storedQuiltBlobs.map((b) => b.quiltPatchId)],
  });
  await whole.bytes();
  const found = new Map(await Promise.all(files.map(async (f) => [await f.getIdentifier(), await f.bytes()])));
  assert.deepEqual(found.get('one.bin'), part);
  assert.equal(new TextDecoder().decode(found.get('two.txt')), 'two');
});

/** The quilt a patch id names: its first 32 bytes. */
const quiltOf = (patch) => Buffer.from(patch, 'base64url').subarray(0, 32).toString('base64url');
