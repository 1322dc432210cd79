// Every call the unmodified official SDK makes of a chain (the methods and transactions of its gRPC client and its Walrus extension),
// against the embedded chain.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { requestSuiFromFaucetV2 } from '@mysten/sui/faucet';
import { GrpcWebFetchTransport } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Secp256k1Keypair } from '@mysten/sui/keypairs/secp256k1';
import { Secp256r1Keypair } from '@mysten/sui/keypairs/secp256r1';
import { coinWithBalance, Transaction } from '@mysten/sui/transactions';
import { blobIdToInt } from '@mysten/walrus';
import { Network, prices, shards } from './network.js';

let network, client, ids, me;

before(async () => {
  network = await Network.start();
  ({ client, ids } = network);
  me = network.signer.toSuiAddress();
});
after(() => network.stop());

test('the faucet of the SDK gives SUI, and WAL with it, and refuses who is nobody', async () => {
  const recipient = Ed25519Keypair.generate().toSuiAddress();
  const reply = await requestSuiFromFaucetV2({ host: network.url, recipient });
  assert.equal(reply.status, 'Success');
  assert.equal(reply.coins_sent.length, 2);
  const { balances } = await client.core.listBalances({ owner: recipient });
  assert.deepEqual(balances.map((b) => [b.coinType.split('::').at(-1), b.balance]), [['SUI', '1000000000000'], ['WAL', '1000000000000']]);
  await assert.rejects(requestSuiFromFaucetV2({ host: network.url, recipient: 'nobody' }), /Faucet request failed/);
});

for (const Keypair of [Ed25519Keypair, Secp256k1Keypair, Secp256r1Keypair]) {
  test(`a transfer signed by a ${Keypair.name} is executed`, async () => {
    const from = Keypair.generate();
    await network.fund(from.toSuiAddress());
    const to = Ed25519Keypair.generate().toSuiAddress();
    const transaction = new Transaction();
    transaction.transferObjects([transaction.splitCoins(transaction.gas, [12345n])[0]], to);
    await network.run(transaction, from);
    assert.equal(await network.balance(to), 12345n);
  });
}

test('gas is chosen from several coins, and they are merged', async () => {
  const from = Ed25519Keypair.generate();
  for (let i = 0; i < 3; i++) await network.fund(from.toSuiAddress());
  const before = await network.balance(from.toSuiAddress());
  const to = Ed25519Keypair.generate().toSuiAddress();
  const transaction = new Transaction();
  transaction.transferObjects([transaction.splitCoins(transaction.gas, [2_500_000_000_000n])[0]], to);
  await network.run(transaction, from);
  const { objects } = await client.core.listCoins({ owner: from.toSuiAddress() });
  assert.equal(objects.length, 1);
  assert.equal(before - BigInt(objects[0].balance) - 2_500_000_000_000n, 1_000_000n);
});

test('nodes register and stake, and the first epoch begins', async () => {
  await network.begin();
  const system = await client.walrus.systemState();
  const staking = await client.walrus.stakingState();
  assert.equal(system.committee.epoch, 1);
  assert.equal(system.committee.members.length, network.nodes.length);
  assert.deepEqual(system.committee.members.map((m) => m.node_id), staking.committee[0].contents.map((e) => e.key));
  assert.equal(staking.epoch_state.$kind, 'EpochChangeDone');
  const all = staking.committee[0].contents.flatMap((entry) => entry.value).sort((a, b) => a - b);
  assert.deepEqual(all, Array.from({ length: shards }, (_, i) => i));
  assert.equal((await client.walrus.systemObject()).package_id, ids.walrus_package);
  assert.equal((await client.walrus.stakingObject()).package_id, ids.walrus_package);
});

test('what storage costs follows from the prices that were voted', async () => {
  // ceil(encoded / 1 MiB) units; ten shards encode 1000 bytes into less than one, 1.8 MB into several.
  const small = await client.walrus.storageCost(1000, 3);
  assert.deepEqual([small.storageCost, small.writeCost], [prices.storage * 3n, prices.write]);
  const large = await client.walrus.storageCost(1_800_000, 5);
  assert.equal(large.storageCost * prices.write, large.writeCost * 5n * prices.storage);
  assert.ok(large.writeCost > small.writeCost);
});

for (const deletable of [true, false]) {
  test(`a ${deletable ? 'deletable' : 'permanent'} blob is registered, certified, described and extended`, async () => {
    const registered = await network.register(`a blob that is ${deletable ? 'deletable' : 'permanent'}`, {
      deletable, attributes: { 'content-type': 'text/plain', language: 'en' },
    });
    const { blob, blobId } = registered;
    assert.equal(BigInt(blob.blob_id), blobIdToInt(blobId));
    assert.equal(blob.certified_epoch, null);
    assert.equal(blob.storage.end_epoch, network.epoch + 3);

    await network.certify(registered);
    assert.equal((await client.walrus.getBlobObject(blob.id)).certified_epoch, network.epoch);

    assert.deepEqual(await client.walrus.readBlobAttributes({ blobObjectId: blob.id }), { 'content-type': 'text/plain', language: 'en' });
    await client.walrus.executeWriteBlobAttributesTransaction({
      blobObjectId: blob.id, attributes: { 'content-type': null, language: 'de', colour: 'green' }, signer: network.signer,
    });
    assert.deepEqual(await client.walrus.readBlobAttributes({ blobObjectId: blob.id }), { language: 'de', colour: 'green' });

    await client.walrus.executeExtendBlobTransaction({ blobObjectId: blob.id, epochs: 2, signer: network.signer });
    client.walrus.reset();
    assert.equal((await client.walrus.getBlobObject(blob.id)).storage.end_epoch, blob.storage.end_epoch + 2);

    if (deletable) {
      await client.walrus.executeDeleteBlobTransaction({ blobObjectId: blob.id, signer: network.signer });
      client.walrus.reset();
      await assert.rejects(client.walrus.getBlobObject(blob.id), { reason: 'notFound' });
      await assert.rejects(client.walrus.readBlobAttributes({ blobObjectId: blob.id }), { reason: 'notFound' });
    }
  });
}

test('a blob without attributes gets its first ones', async () => {
  const { blob } = await network.register('a blob without attributes');
  await assert.rejects(client.walrus.readBlobAttributes({ blobObjectId: blob.id }), { reason: 'notFound' });
  const transaction = new Transaction();
  transaction.add(client.walrus.writeBlobAttributes({ blobObject: transaction.object(blob.id), attributes: { key: 'välue — 100 %' } }));
  await network.run(transaction);
  assert.deepEqual(await client.walrus.readBlobAttributes({ blobObjectId: blob.id }), { key: 'välue — 100 %' });
});

test('a blob that was deleted before it was certified leaves its storage behind', async () => {
  const { blob } = await network.register('a blob that is deleted early');
  const done = await network.run(client.walrus.deleteBlobTransaction({ owner: me, blobObjectId: blob.id }));
  const storage = blob.storage.id;
  assert.ok(done.effects.changedObjects.some((c) => c.objectId === storage && c.outputOwner?.AddressOwner === me));
});

test('storage alone is bought', async () => {
  const done = await network.run(client.walrus.createStorageTransaction({ size: 1000, epochs: 2, owner: me }));
  assert.ok(done.idOf('::storage_resource::Storage'));
});

test('a registration for another owner is theirs', async () => {
  const owner = Ed25519Keypair.generate().toSuiAddress();
  const { blob } = await network.register('a blob for somebody else', { owner });
  const { objects } = await client.core.listOwnedObjects({ owner, type: `${ids.walrus_package}::blob::Blob` });
  assert.deepEqual(objects.map((o) => o.objectId), [blob.id]);
});

test('several WAL coins are merged to pay, and nothing is lost', async () => {
  const signer = Ed25519Keypair.generate();
  for (let i = 0; i < 3; i++) await network.fund(signer.toSuiAddress());
  const before = await network.balance(signer.toSuiAddress(), ids.wal_type);
  await network.register('a blob of three coins', { signer, owner: signer.toSuiAddress() });
  const { objects } = await client.core.listCoins({ owner: signer.toSuiAddress(), coinType: ids.wal_type });
  assert.equal(objects.length, 1);
  assert.equal(before - BigInt(objects[0].balance), prices.storage * 3n + prices.write);
});

test('a WAL coin of exactly the price is used up', async () => {
  const signer = Ed25519Keypair.generate();
  const transaction = new Transaction();
  transaction.transferObjects([
    transaction.add(coinWithBalance({ balance: prices.storage * 3n + prices.write, type: ids.wal_type })),
    transaction.splitCoins(transaction.gas, [1_000_000_000n])[0],
  ], signer.toSuiAddress());
  await network.run(transaction);
  const { blob } = await network.register('a blob of one exact coin', { signer, owner: signer.toSuiAddress() });
  assert.ok(blob.id);
  const { objects } = await client.core.listCoins({ owner: signer.toSuiAddress(), coinType: ids.wal_type });
  assert.deepEqual(objects, []);
});

test('a stake is made by the SDK\'s own way to pay', async () => {
  const transaction = new Transaction();
  const staked = network.call(transaction, 'staking::stake_with_pool', [
    transaction.object(ids.staking_object), transaction.add(coinWithBalance({ balance: 2_000_000_000n, type: ids.wal_type })),
    transaction.pure.id(network.nodes[0].id),
  ]);
  transaction.transferObjects([staked], me);
  assert.ok((await network.run(transaction)).idOf('::staked_wal::StakedWal'));
});

test('a transaction pays an upload relay its tip and says what for', async () => {
  const tip = Ed25519Keypair.generate().toSuiAddress();
  const transaction = new Transaction();
  transaction.pure(new Uint8Array(72));
  transaction.transferObjects([transaction.splitCoins(transaction.gas, [105n])[0]], tip);
  await network.run(transaction);
  assert.equal(await network.balance(tip), 105n);
});

test('the binary form of gRPC-web answers the same and executes', async () => {
  const binary = network.connect({ baseUrl: undefined, transport: new GrpcWebFetchTransport({ baseUrl: network.url, format: 'binary' }) });
  client.walrus.reset();
  assert.deepEqual(await binary.walrus.systemState(), await client.walrus.systemState());
  const to = Ed25519Keypair.generate().toSuiAddress();
  const transaction = new Transaction();
  transaction.transferObjects([transaction.splitCoins(transaction.gas, [7n])[0]], to);
  const done = await binary.core.signAndExecuteTransaction({ transaction, signer: network.signer });
  assert.equal(done.$kind, 'Transaction');
  assert.equal((await binary.core.getBalance({ owner: to })).balance.balance, '7');
});

test('the chain, its gas price, its coins and its functions are described', async () => {
  assert.equal((await client.core.getChainIdentifier()).chainIdentifier, ids.chain_id);
  assert.equal((await client.core.getReferenceGasPrice()).referenceGasPrice, '1000');
  assert.equal((await client.core.getCurrentSystemState()).systemState.epoch, '0');
  const { coinMetadata } = await client.core.getCoinMetadata({ coinType: ids.wal_type });
  assert.deepEqual([coinMetadata.decimals, coinMetadata.symbol], [9, 'WAL']);
  const { function: stake } = await client.core.getMoveFunction({ packageId: ids.walrus_package, moduleName: 'staking', name: 'stake_with_pool' });
  assert.deepEqual(stake.parameters[1].body.datatype.typeParameters[0].datatype.typeName, ids.wal_type);
});

test('objects, pages and dynamic fields are read', async () => {
  const { object } = await client.core.getObject({ objectId: ids.system_object, include: { content: true } });
  assert.equal(object.type, `${ids.walrus_package}::system::System`);
  const { dynamicFields } = await client.core.listDynamicFields({ parentId: ids.system_object });
  assert.equal(dynamicFields.length, 1);
  const { dynamicField } = await client.core.getDynamicField({
    parentId: ids.system_object, name: { type: 'u64', bcs: object.content.slice(32, 40) },
  });
  assert.match(dynamicField.type, /SystemStateInnerV1/);

  const found = new Set();
  for (let cursor = null; ;) {
    const page = await client.core.listOwnedObjects({ owner: me, limit: 2, cursor });
    page.objects.forEach((o) => found.add(o.objectId));
    assert.ok(page.objects.length <= 2);
    if (!page.hasNextPage) break;
    ({ cursor } = page);
  }
  const all = await client.core.listOwnedObjects({ owner: me });
  assert.deepEqual([...found].sort(), all.objects.map((o) => o.objectId).sort());
});

test('more objects than one call may name are read in their order', async () => {
  const objectIds = Array.from({ length: 120 }, (_, i) => (i % 3 ? ids.staking_object : `0x${(i + 1000).toString(16)}`));
  const { objects } = await client.core.getObjects({ objectIds });
  assert.deepEqual(objects.map((o) => (o instanceof Error ? o.reason : o.objectId)), objectIds.map((id, i) => (i % 3 ? id : 'notFound')));
});

test('an unknown object and an unknown transaction are answered as not found', async () => {
  const { objects: [missing] } = await client.core.getObjects({ objectIds: ['0x1234'] });
  assert.equal(missing.reason, 'notFound');
  await assert.rejects(client.core.getTransaction({ digest: '11111111111111111111111111111111' }), /notFound|not found/i);
});
