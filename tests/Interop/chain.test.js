// The unmodified official SDK against the embedded chain: a network comes to life, and a blob lives and dies on it. Storage nodes are
// not needed: the test signs their confirmations itself.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bcs } from '@mysten/sui/bcs';
import { requestSuiFromFaucetV2 } from '@mysten/sui/faucet';
import { GrpcWebFetchTransport, SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Secp256k1Keypair } from '@mysten/sui/keypairs/secp256k1';
import { Secp256r1Keypair } from '@mysten/sui/keypairs/secp256r1';
import { Transaction } from '@mysten/sui/transactions';
import { blobIdToInt, walrus } from '@mysten/walrus';
import { bls12_381 } from '@noble/curves/bls12-381.js';

const executable = process.env.DEVCHAIN_DLL
  ?? fileURLToPath(new URL('../Sui.DevChain.Host/bin/Debug/net10.0/Sui.DevChain.Host.dll', import.meta.url));
const bls = bls12_381.longSignatures;
const shards = 10;
const capacity = 1n << 40n;
const folder = mkdtempSync(join(tmpdir(), 'haulout-chain-'));
const signer = Ed25519Keypair.generate();
const nodes = [1n, 2n, 3n, 4n].map((secret) => ({ secret: toSecret(secret), cap: '', id: '' }));
let chain;
let url;
let ids;
let client;

function toSecret(n) {
  const bytes = new Uint8Array(32);
  bytes[31] = Number(n);
  bytes[7] = 0x5a;
  return bytes;
}

const sign = (message, secret) => bls.Signature.toBytes(bls.sign(bls.hash(message), secret));
const keyOf = (secret) => bls.getPublicKey(secret).toBytes();
const connect = (options = {}) => new SuiGrpcClient({ network: 'testnet', baseUrl: url, ...options }).$extend(walrus({
  packageConfig: { systemObjectId: ids.system_object, stakingPoolId: ids.staking_object },
  storageNodeUrlScheme: 'http',
}));

before(async () => {
  chain = spawn('dotnet', ['exec', executable, folder, '127.0.0.1:0', String(shards), '1'], { stdio: ['pipe', 'pipe', 'inherit'] });
  url = await new Promise((resolve, reject) => {
    chain.stdout.on('data', (line) => resolve(String(line).trim()));
    chain.on('exit', (code) => reject(new Error(`The chain ended with ${code}; build tests/Sui.DevChain.Host first.`)));
  });
  ids = await (await fetch(new URL('/v1/ids', url))).json();
  client = connect();
});

after(async () => {
  const ended = new Promise((resolve) => chain.on('exit', resolve));
  chain.stdin.end();
  await ended;
  rmSync(folder, { recursive: true });
});

async function run(transaction, by = signer) {
  const { Transaction: done, FailedTransaction: failed } = await client.core.signAndExecuteTransaction({
    transaction, signer: by, include: { effects: true, objectTypes: true },
  });
  assert.ok(done, failed?.status.error?.message);
  await client.core.waitForTransaction({ result: { Transaction: done, $kind: 'Transaction' } });
  return done.effects.changedObjects.filter((c) => c.idOperation === 'Created').map((c) => [done.objectTypes[c.objectId], c.objectId]);
}

test('the faucet of the SDK gives SUI, and WAL with it', async () => {
  const reply = await requestSuiFromFaucetV2({ host: url, recipient: signer.toSuiAddress() });
  assert.equal(reply.status, 'Success');
  const sui = await client.core.getBalance({ owner: signer.toSuiAddress() });
  const wal = await client.core.getBalance({ owner: signer.toSuiAddress(), coinType: ids.wal_type });
  assert.ok(BigInt(sui.balance.balance) > 0n && BigInt(wal.balance.balance) > 0n);
});

for (const Keypair of [Ed25519Keypair, Secp256k1Keypair, Secp256r1Keypair]) {
  test(`a transfer signed by a ${Keypair.name} is executed`, async () => {
    const from = Keypair.generate();
    await requestSuiFromFaucetV2({ host: url, recipient: from.toSuiAddress() });
    const to = Ed25519Keypair.generate().toSuiAddress();
    const transaction = new Transaction();
    transaction.transferObjects([transaction.splitCoins(transaction.gas, [12345n])[0]], to);
    await run(transaction, from);
    assert.equal((await client.core.getBalance({ owner: to })).balance.balance, '12345');
  });
}

test('nodes register and stake, and the first epoch begins', async () => {
  const call = (transaction, target, args) => transaction.moveCall({ target: `${ids.walrus_package}::${target}`, arguments: args(transaction) });
  const bytes = (t, value) => t.pure(bcs.vector(bcs.u8()).serialize(value));
  for (const [i, node] of nodes.entries()) {
    const proof = Uint8Array.from([0, 0, 3, 0, 0, 0, 0, ...bcs.Address.serialize(signer.toSuiAddress()).toBytes(), ...keyOf(node.secret)]);
    const transaction = new Transaction();
    const metadata = call(transaction, 'node_metadata::new', (t) => [t.pure.string(''), t.pure.string(''), t.pure.string('')]);
    const cap = call(transaction, 'staking::register_candidate', (t) => [
      t.object(ids.staking_object), t.pure.string(`node-${i}`), t.pure.string(`127.0.0.1:${31000 + i}`), metadata,
      bytes(t, keyOf(node.secret)), bytes(t, Secp256r1Keypair.generate().getPublicKey().toRawBytes()), bytes(t, sign(proof, node.secret)),
      t.pure.u16(500), t.pure.u64(100n), t.pure.u64(50n), t.pure.u64(capacity),
    ]);
    transaction.transferObjects([cap], signer.toSuiAddress());
    const created = await run(transaction);
    node.cap = created.find(([type]) => type.endsWith('::storage_node::StorageNodeCap'))[1];
    node.id = created.find(([type]) => type.endsWith('::staking_pool::StakingPool'))[1];
  }

  const { objects: [coin] } = await client.core.listCoins({ owner: signer.toSuiAddress(), coinType: ids.wal_type });
  const stakes = new Transaction();
  for (const node of nodes) {
    const part = stakes.splitCoins(stakes.object(coin.objectId), [5_000_000_000n])[0];
    const staked = call(stakes, 'staking::stake_with_pool', (t) => [t.object(ids.staking_object), part, t.pure.id(node.id)]);
    stakes.transferObjects([staked], signer.toSuiAddress());
  }
  await run(stakes);

  const early = (transaction) => run(transaction).catch((error) => error);
  for (let tries = 0; ; tries++) {
    const vote = new Transaction();
    call(vote, 'staking::voting_end', (t) => [t.object(ids.staking_object), t.object('0x6')]);
    const outcome = await early(vote);
    if (!(outcome instanceof Error)) break;
    assert.ok(tries < 50 && /MoveAbort/.test(outcome.message), outcome.message);
    await pause(200);
  }
  const begin = new Transaction();
  call(begin, 'staking::initiate_epoch_change_v2', (t) => [
    t.object(ids.staking_object), t.object(ids.system_object), t.object(ids.treasury), t.object('0x6')]);
  await run(begin);
  const done = new Transaction();
  for (const node of nodes) {
    call(done, 'staking::epoch_sync_done', (t) => [t.object(ids.staking_object), t.object(node.cap), t.pure.u32(1), t.object('0x6')]);
  }
  await run(done);

  client.walrus.reset();
  const system = await client.walrus.systemState();
  const staking = await client.walrus.stakingState();
  assert.equal(system.committee.epoch, 1);
  assert.equal(system.committee.members.length, nodes.length);
  assert.equal(staking.epoch_state.$kind, 'EpochChangeDone');
  assert.deepEqual(
    staking.committee[0].contents.flatMap((entry) => entry.value).sort((a, b) => a - b), Array.from({ length: shards }, (_, i) => i));
});

for (const deletable of [true, false]) {
  test(`a ${deletable ? 'deletable' : 'permanent'} blob is registered, certified, described and extended`, async () => {
    const content = new TextEncoder().encode(`a blob that is ${deletable ? 'deletable' : 'permanent'}`);
    const { blobId, rootHash } = await client.walrus.computeBlobMetadata({ bytes: content });
    const { blob } = await client.walrus.executeRegisterBlobTransaction({
      size: content.length, epochs: 3, blobId, rootHash, deletable, owner: signer.toSuiAddress(), signer,
      attributes: { 'content-type': 'text/plain' },
    });
    assert.equal(BigInt(blob.blob_id), blobIdToInt(blobId));
    assert.equal(blob.certified_epoch, null);

    const raw = Buffer.from(blobId, 'base64url');
    const kind = deletable ? [1, ...bcs.Address.serialize(blob.id).toBytes()] : [0];
    const message = Uint8Array.from([1, 0, 3, 1, 0, 0, 0, ...raw, ...kind]);
    const staking = await client.walrus.stakingState();
    const order = staking.committee[0].contents.map((entry) => nodes.find((n) => n.id === entry.key));
    const confirmations = order.map((node) => ({
      serializedMessage: Buffer.from(message).toString('base64'),
      signature: Buffer.from(sign(message, node.secret)).toString('base64'),
    }));
    await client.walrus.executeCertifyBlobTransaction({ blobId, blobObjectId: blob.id, confirmations, deletable, signer });
    client.walrus.reset();
    assert.equal((await client.walrus.getBlobObject(blob.id)).certified_epoch, 1);

    assert.deepEqual(await client.walrus.readBlobAttributes({ blobObjectId: blob.id }), { 'content-type': 'text/plain' });
    await client.walrus.executeWriteBlobAttributesTransaction({
      blobObjectId: blob.id, attributes: { 'content-type': null, colour: 'green' }, signer,
    });
    assert.deepEqual(await client.walrus.readBlobAttributes({ blobObjectId: blob.id }), { colour: 'green' });

    await client.walrus.executeExtendBlobTransaction({ blobObjectId: blob.id, epochs: 2, signer });
    client.walrus.reset();
    assert.equal((await client.walrus.getBlobObject(blob.id)).storage.end_epoch, blob.storage.end_epoch + 2);

    if (deletable) {
      await client.walrus.executeDeleteBlobTransaction({ blobObjectId: blob.id, signer });
      client.walrus.reset();
      await assert.rejects(client.walrus.getBlobObject(blob.id), { reason: 'notFound' });
    } else {
      await assert.rejects(
        client.walrus.executeDeleteBlobTransaction({ blobObjectId: blob.id, signer }), /MoveAbort.*abort code: 1.*::blob::delete/);
    }
  });
}

test('storage alone is bought', async () => {
  const transaction = client.walrus.createStorageTransaction({ size: 1000, epochs: 2, owner: signer.toSuiAddress() });
  const created = await run(transaction);
  assert.ok(created.some(([type]) => type.endsWith('::storage_resource::Storage')));
});

test('the binary form of gRPC-web answers the same', async () => {
  const binary = connect({ baseUrl: undefined, transport: new GrpcWebFetchTransport({ baseUrl: url, format: 'binary' }) });
  client.walrus.reset();
  assert.deepEqual(await binary.walrus.systemState(), await client.walrus.systemState());
});

test('an unknown object and an unknown transaction are answered as not found', async () => {
  const { objects: [missing] } = await client.core.getObjects({ objectIds: ['0x1234'] });
  assert.equal(missing.reason, 'notFound');
  await assert.rejects(client.core.getTransaction({ digest: '11111111111111111111111111111111' }), /notFound|not found/i);
});
