// Every wrong call of the official SDK, and calls it would never make, end as they would on Sui: with the module, the function and the
// code of the contract, or with the status of the transaction.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bcs } from '@mysten/sui/bcs';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { coinWithBalance, Transaction } from '@mysten/sui/transactions';
import { blobIdToInt } from '@mysten/walrus';
import { aggregate, Network, prices, sign } from './network.js';

const framework = '0x0000000000000000000000000000000000000000000000000000000000000002';
const certifyPayment = prices.storage * 3n;
let network, client, ids, me, wal;

before(async () => {
  network = await Network.start();
  ({ client, ids } = network);
  me = network.signer.toSuiAddress();
  await network.begin();
});
after(() => network.stop());

/** The abort of a transaction as the SDK tells it; the SDK tries it first, so it never is executed. */
async function abortOf(action) {
  const error = await Promise.resolve().then(action).then(() => assert.fail('It was not refused.'), (e) => e);
  const found = /MoveAbort in (\d+)(?:st|nd|rd|th) command, abort code: (\d+), in '(0x[0-9a-f]{64})::(\w+)::(\w+)'$/.exec(error.message);
  assert.ok(found, error.stack);
  return { command: Number(found[1]), code: Number(found[2]), package: found[3], at: `${found[4]}::${found[5]}` };
}

async function aborts(action, at, code, command, inPackage = ids.walrus_package) {
  const abort = await abortOf(action);
  assert.deepEqual(abort, { command: command ?? abort.command, code, package: inPackage, at });
}

const coin = (t, balance) => t.add(coinWithBalance({ balance, type: ids.wal_type }));

/** reserve_space with what is given; the coin that remains goes back. */
function reserve(amount, epochs, payment) {
  const t = new Transaction();
  const paid = coin(t, payment);
  const storage = network.call(t, 'system::reserve_space', [t.object(ids.system_object), t.pure.u64(amount), t.pure.u32(epochs), paid]);
  t.transferObjects([storage, paid], me);
  return t;
}

/** register_blob with storage of that many bytes. */
function register(blobId, rootHash, { size = 10, bytes = 1 << 20, encoding = 1 } = {}) {
  const t = new Transaction();
  const paid = coin(t, 10_000n);
  const storage = network.call(t, 'system::reserve_space', [t.object(ids.system_object), t.pure.u64(bytes), t.pure.u32(3), paid]);
  const blob = network.call(t, 'system::register_blob', [
    t.object(ids.system_object), storage, t.pure.u256(blobIdToInt(blobId)), t.pure.u256(bcs.u256().parse(rootHash)), t.pure.u64(size),
    t.pure.u8(encoding), t.pure.bool(true), paid]);
  t.transferObjects([blob, paid], me);
  return t;
}

test('storage for no epochs, or for too many, is not sold', async () => {
  for (const epochs of [0, 54]) {
    const t = client.walrus.createStorageTransaction({ size: 1000, epochs, owner: me });
    await aborts(() => network.run(t), 'system_state_inner::reserve_space', 2);
  }
});

test('no storage, or more than there is, is not sold', async () => {
  const { total_capacity_size: capacity } = await client.walrus.systemState();
  const most = BigInt(capacity);
  const cost = ((most >> 20n) + 2n) * prices.storage;
  await aborts(() => network.run(reserve(0n, 1, 1n)), 'system_state_inner::reserve_space_without_payment', 11);
  await aborts(() => network.run(reserve(most + 1n, 1, cost)), 'system_state_inner::reserve_space_without_payment', 1);
});

test('a payment that is not the price is refused by the coin', async () => {
  await aborts(() => network.run(reserve(1n << 20n, 3, certifyPayment - 1n)), 'balance::split', 2, undefined, framework);
  const t = new Transaction();
  const paid = coin(t, certifyPayment + 1n);
  const storage = network.call(t, 'system::reserve_space', [t.object(ids.system_object), t.pure.u64(1n << 20n), t.pure.u32(3), paid]);
  network.call(t, '0x2::coin::destroy_zero', [paid], [ids.wal_type]);
  t.transferObjects([storage], me);
  await aborts(() => network.run(t), 'balance::destroy_zero', 0, undefined, framework);
});

test('a blob is registered as what it is', async () => {
  const content = new TextEncoder().encode('ten bytes.');
  const { blobId, rootHash } = await client.walrus.computeBlobMetadata({ bytes: content });
  await aborts(() => network.run(register(blobId, Uint8Array.from({ length: 32 }, () => 7))), 'blob::new', 6);
  await aborts(() => network.run(register(blobId, rootHash, { size: 11 })), 'blob::new', 6);
  await aborts(() => network.run(register(blobId, rootHash, { bytes: 1000 })), 'blob::new', 3);
  await aborts(() => network.run(register(blobId, rootHash, { encoding: 7 })), 'encoding::encoded_blob_length', 0);
  assert.ok((await network.run(register(blobId, rootHash))).idOf('::blob::Blob'));
});

test('a blob is certified once, by a quorum, for what it is', async () => {
  const registered = await network.register('a blob to certify');
  const other = await network.register('another blob');
  const { blob, blobId } = registered;
  const message = Buffer.from((await network.confirmations(blobId, true, blob.id))[0].serializedMessage, 'base64');
  const order = (await client.walrus.stakingState()).committee[0].contents.map((e) => network.nodes.find((n) => n.id === e.key));

  // The SDK would not make these certificates by itself.
  const certify = ({ count = order.length, said = message, secretOf = (n) => n.secret, of = blob.id } = {}) => {
    const signers = order.slice(0, count);
    return client.walrus.executeCertifyBlobTransaction({
      blobId, blobObjectId: of, deletable: true, signer: network.signer,
      certificate: {
        signers: signers.map((_, i) => i), serializedMessage: said,
        signature: aggregate(signers.map((n) => sign(said, secretOf(n)))),
      },
    });
  };
  const changed = (index, value) => Uint8Array.from(message, (b, i) => (i === index ? value : b));
  await aborts(() => certify({ count: 2 }), 'bls_aggregate::verify_certificate_and_weight', 2);
  await aborts(() => certify({ secretOf: () => order[0].secret }), 'bls_aggregate::verify_certificate_and_weight', 1);
  await aborts(() => certify({ said: changed(0, 2) }), 'messages::certify_blob_message', 2);
  await aborts(() => certify({ said: changed(1, 9) }), 'messages::new_certified_message', 3);
  await aborts(() => certify({ said: changed(2, 9) }), 'messages::new_certified_message', 0);
  await aborts(() => certify({ said: changed(3, 9) }), 'messages::new_certified_message', 1);
  await aborts(() => certify({ said: changed(7, message[7] ^ 1) }), 'blob::certify_with_certified_msg', 6);
  await aborts(() => certify({ said: changed(50, message[50] ^ 1) }), 'blob::certify_with_certified_msg', 10);
  await aborts(() => certify({ said: Uint8Array.from([...message.slice(0, 39), 0]) }), 'blob::certify_with_certified_msg', 9);
  await aborts(() => certify({ of: other.blob.id }), 'blob::certify_with_certified_msg', 6);
  await certify();
  client.walrus.reset();
  await aborts(() => certify(), 'blob::certify_with_certified_msg', 5);
});

test('an uncertified blob is not extended, a certified one not beyond the end', async () => {
  const registered = await network.register('a blob to extend');
  const extend = (epochs) => client.walrus.executeExtendBlobTransaction({ blobObjectId: registered.blob.id, epochs, signer: network.signer });
  await aborts(() => extend(1), 'blob::assert_certified_not_expired', 0);
  await network.certify(registered);
  await aborts(() => extend(51), 'system_state_inner::extend_blob', 2);
  await extend(50);
});

test('a permanent blob is not deleted', async () => {
  const { blob } = await network.register('a blob that stays', { deletable: false });
  await aborts(() => client.walrus.executeDeleteBlobTransaction({ blobObjectId: blob.id, signer: network.signer }), 'blob::delete', 1);
});

test('attributes are added once, and removed when they are there', async () => {
  const { blob } = await network.register('a blob without attributes');
  const remove = () => {
    const t = new Transaction();
    network.call(t, 'blob::remove_metadata_pair', [t.object(blob.id), t.pure.string('key')]);
    return network.run(t);
  };
  const add = () => {
    const t = new Transaction();
    network.call(t, 'blob::add_metadata', [t.object(blob.id), network.call(t, 'metadata::new', [])]);
    return network.run(t);
  };
  await aborts(remove, 'blob::metadata', 8);
  await add();
  await aborts(add, 'blob::add_metadata', 7, 2);
  await aborts(remove, 'vec_map::get_idx', 1, 1, framework);
});

test('a stake below the least is refused', async () => {
  const t = new Transaction();
  const staked = network.call(t, 'staking::stake_with_pool', [t.object(ids.staking_object), coin(t, 999_999_999n), t.pure.id(network.nodes[0].id)]);
  t.transferObjects([staked], me);
  await aborts(() => network.run(t), 'staked_wal::mint', 7);
});

test('an epoch does not end before its time', async () => {
  const t = new Transaction();
  network.call(t, 'staking::voting_end', [t.object(ids.staking_object), t.object('0x6')]);
  await aborts(() => network.run(t), 'staking_inner::voting_end', 0);
});

test('an expired blob is neither extended nor deleted, nor is its storage used', async () => {
  const registered = await network.register('a blob that expires', { epochs: 1 });
  await network.certify(registered);
  const bought = await network.run(client.walrus.createStorageTransaction({ size: 1000, epochs: 1, owner: me }));
  const storage = bought.idOf('::storage_resource::Storage');
  await network.nextEpoch();
  const target = { blobObjectId: registered.blob.id, signer: network.signer };
  await aborts(() => client.walrus.executeExtendBlobTransaction({ ...target, epochs: 1 }), 'blob::assert_certified_not_expired', 2);
  await aborts(() => client.walrus.executeDeleteBlobTransaction(target), 'blob::delete', 2);
  const t = new Transaction();
  const paid = coin(t, 1000n);
  const blob = network.call(t, 'system::register_blob', [
    t.object(ids.system_object), t.object(storage), t.pure.u256(blobIdToInt(registered.blobId)), t.pure.u256(bcs.u256().parse(registered.rootHash)),
    t.pure.u64(registered.size), t.pure.u8(1), t.pure.bool(true), paid]);
  t.transferObjects([blob, paid], me);
  await aborts(() => network.run(t), 'blob::new', 2);
});

test('simulation tells of a failure as execution would', async () => {
  const t = reserve(1n << 20n, 99, 1_000_000n);
  t.setSender(me);
  const built = await t.build({ client }).catch((error) => error);
  assert.ok(built.message.startsWith('Transaction resolution failed: MoveAbort in 2nd command, abort code: 2, in '), built.message);
  assert.ok(built.message.endsWith(`'${ids.walrus_package}::system_state_inner::reserve_space'`), built.message);
});

test('a transaction of an object that is not there, or is another\'s, is refused before it is made', async () => {
  const missing = new Transaction();
  missing.transferObjects([missing.object('0x1234')], me);
  await assert.rejects(network.run(missing), /does not exist/);

  const { blob } = await network.register('a blob that is mine');
  const thief = Ed25519Keypair.generate();
  await network.fund(thief.toSuiAddress());
  const steal = new Transaction();
  steal.transferObjects([steal.object(blob.id)], thief.toSuiAddress());
  await assert.rejects(network.run(steal, thief), /belongs to/);
});

test('a call of a function that is not there, or with the wrong arguments, fails as such', async () => {
  const run = (build) => {
    const t = new Transaction();
    build(t);
    return network.run(t);
  };
  await assert.rejects(run((t) => network.call(t, 'system::nothing', [])), /no function|FunctionNotFound/i);
  await assert.rejects(run((t) => network.call(t, 'metadata::new', [t.pure.u8(1)])), /parameters|ArityMismatch/i);
  await assert.rejects(run((t) => network.call(t, '0x2::coin::zero', [])), /type parameters|TypeArityMismatch/i);
  await assert.rejects(run((t) => network.call(t, 'system::epoch', [t.object(ids.staking_object)])), /TypeMismatch|expected/i);
  await assert.rejects(run((t) => network.call(t, '0x2::coin::zero', [], [ids.wal_type])), /must be used/);
});

test('who has too little WAL is told so by the SDK', async () => {
  const poor = Ed25519Keypair.generate();
  const t = new Transaction();
  t.transferObjects([t.splitCoins(t.gas, [1_000_000_000n])[0]], poor.toSuiAddress());
  await network.run(t);
  await assert.rejects(network.register('a blob for nothing', { signer: poor, owner: poor.toSuiAddress() }), /insufficient|not enough|balance/i);
});
