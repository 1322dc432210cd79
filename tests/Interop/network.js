// A Walrus network on the embedded chain of the built executable, spoken to by the official SDK only. Storage nodes are not needed: the
// tests sign their confirmations. The chain's clock is moved by hand, so that epochs end when a test says so.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bcs } from '@mysten/sui/bcs';
import { requestSuiFromFaucetV2 } from '@mysten/sui/faucet';
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Secp256r1Keypair } from '@mysten/sui/keypairs/secp256r1';
import { Transaction } from '@mysten/sui/transactions';
import { walrus } from '@mysten/walrus';
import { bls12_381 } from '@noble/curves/bls12-381.js';

const bls = bls12_381.longSignatures;
const hour = 3_600_000;

export const shards = 10;
export const prices = { storage: 100n, write: 50n };
export const sign = (message, secret) => bls.Signature.toBytes(bls.sign(bls.hash(message), secret));
export const aggregate = (signatures) => bls.Signature.toBytes(bls.aggregateSignatures(signatures.map((s) => bls.Signature.fromBytes(s))));
const keyOf = (secret) => bls.getPublicKey(secret).toBytes();
const bytes = (t, value) => t.pure(bcs.vector(bcs.u8()).serialize(value));

export class Network {
  signer = Ed25519Keypair.generate();
  nodes = [1, 2, 3, 4].map((n) => ({ secret: Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? n : i === 7 ? 0x5a : 0)) }));
  epoch = 0;

  static async start() {
    const network = new Network();
    const executable = process.env.HAULOUT_DLL;
    assert.ok(executable, 'HAULOUT_DLL must name the built haulout.dll; .ci/run sets it.');
    network.folder = mkdtempSync(join(tmpdir(), 'haulout-chain-'));
    network.process = spawn('dotnet', [
      executable, 'chain', 'up', '--data', network.folder, '--listen', '127.0.0.1:0', '--shards', String(shards), '--clock', 'manual',
      '--epoch-duration', '1h', '--log-level', 'Warning',
    ], { stdio: ['ignore', 'pipe', 'inherit'] });
    network.url = await new Promise((resolve, reject) => {
      network.process.stdout.on('data', (line) => {
        const found = /answers at (\S+)/.exec(String(line));
        if (found) resolve(found[1]);
      });
      network.process.on('exit', (code) => reject(new Error(`The chain ended with ${code}; build src/Haulout first.`)));
    });
    network.ids = await (await fetch(new URL('/v1/ids', network.url))).json();
    network.client = network.connect();
    await network.fund(network.signer.toSuiAddress());
    return network;
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.on('exit', resolve));
    this.process.kill('SIGTERM');
    assert.equal(await ended, 0);
    rmSync(this.folder, { recursive: true });
  }

  connect(options = {}) {
    return new SuiGrpcClient({ network: 'testnet', baseUrl: this.url, ...options }).$extend(walrus({
      packageConfig: { systemObjectId: this.ids.system_object, stakingPoolId: this.ids.staking_object },
      storageNodeUrlScheme: 'http',
    }));
  }

  fund(recipient) {
    return requestSuiFromFaucetV2({ host: this.url, recipient });
  }

  balance(owner, coinType) {
    return this.client.core.getBalance({ owner, coinType }).then((reply) => BigInt(reply.balance.balance));
  }

  async advance(milliseconds) {
    const reply = await fetch(new URL('/v1/clock/advance', this.url), { method: 'POST', body: JSON.stringify({ milliseconds }) });
    assert.equal(reply.status, 200);
  }

  /** A call of the contracts. */
  call(transaction, target, args, typeArguments) {
    const full = target.startsWith('0x') ? target : `${this.ids.walrus_package}::${target}`;
    return transaction.moveCall({ target: full, arguments: args, typeArguments });
  }

  /** Executes, waits as the SDK does, and names what was created by type. */
  async run(transaction, by = this.signer) {
    const { Transaction: done, FailedTransaction: failed } = await this.client.core.signAndExecuteTransaction({
      transaction, signer: by, include: { effects: true, objectTypes: true },
    });
    assert.ok(done, failed?.status.error?.message);
    await this.client.core.waitForTransaction({ result: { Transaction: done, $kind: 'Transaction' } });
    const created = done.effects.changedObjects.filter((c) => c.idOperation === 'Created').map((c) => [done.objectTypes[c.objectId], c.objectId]);
    return { ...done, created, idOf: (type) => created.find(([t]) => t.endsWith(type))?.[1] };
  }

  /** Nodes register and stake, and epoch 1 begins. */
  async begin() {
    for (const [i, node] of this.nodes.entries()) {
      const proof = Uint8Array.from([0, 0, 3, 0, 0, 0, 0, ...bcs.Address.serialize(this.signer.toSuiAddress()).toBytes(), ...keyOf(node.secret)]);
      const t = new Transaction();
      const metadata = this.call(t, 'node_metadata::new', ['', '', ''].map((text) => t.pure.string(text)));
      const cap = this.call(t, 'staking::register_candidate', [
        t.object(this.ids.staking_object), t.pure.string(`node-${i}`), t.pure.string(`127.0.0.1:${31000 + i}`), metadata,
        bytes(t, keyOf(node.secret)), bytes(t, Secp256r1Keypair.generate().getPublicKey().toRawBytes()), bytes(t, sign(proof, node.secret)),
        t.pure.u16(500), t.pure.u64(prices.storage), t.pure.u64(prices.write), t.pure.u64(1n << 40n),
      ]);
      t.transferObjects([cap], this.signer.toSuiAddress());
      const done = await this.run(t);
      node.cap = done.idOf('::storage_node::StorageNodeCap');
      node.id = done.idOf('::staking_pool::StakingPool');
    }

    const { objects: [coin] } = await this.client.core.listCoins({ owner: this.signer.toSuiAddress(), coinType: this.ids.wal_type });
    const stakes = new Transaction();
    for (const node of this.nodes) {
      const part = stakes.splitCoins(stakes.object(coin.objectId), [5_000_000_000n])[0];
      const staked = this.call(stakes, 'staking::stake_with_pool', [stakes.object(this.ids.staking_object), part, stakes.pure.id(node.id)]);
      stakes.transferObjects([staked], this.signer.toSuiAddress());
    }
    await this.run(stakes);
    await this.nextEpoch();
  }

  async nextEpoch() {
    await this.advance(hour);
    const { staking_object: staking, system_object: system, treasury } = this.ids;
    const t = new Transaction();
    this.call(t, 'staking::voting_end', [t.object(staking), t.object('0x6')]);
    this.call(t, 'staking::initiate_epoch_change_v2', [t.object(staking), t.object(system), t.object(treasury), t.object('0x6')]);
    this.epoch++;
    for (const node of this.nodes) {
      this.call(t, 'staking::epoch_sync_done', [t.object(staking), t.object(node.cap), t.pure.u32(this.epoch), t.object('0x6')]);
    }
    await this.run(t);
    this.client.walrus.reset();
  }

  /** What every node says of a blob, in the order of the committee. */
  async confirmations(blobId, deletable, blobObjectId, { epoch = this.epoch, nodes = this.nodes } = {}) {
    const kind = deletable ? [1, ...bcs.Address.serialize(blobObjectId).toBytes()] : [0];
    const message = Uint8Array.from([1, 0, 3, ...bcs.u32().serialize(epoch).toBytes(), ...Buffer.from(blobId, 'base64url'), ...kind]);
    const staking = await this.client.walrus.stakingState();
    const order = staking.committee[0].contents.map((entry) => this.nodes.find((n) => n.id === entry.key));
    return order.map((node) => (nodes.includes(node) ? {
      serializedMessage: Buffer.from(message).toString('base64'),
      signature: Buffer.from(sign(message, node.secret)).toString('base64'),
    } : null));
  }

  /** Registers a blob by the SDK's own call. */
  async register(text, options = {}) {
    const content = new TextEncoder().encode(text);
    const metadata = await this.client.walrus.computeBlobMetadata({ bytes: content });
    const { blob } = await this.client.walrus.executeRegisterBlobTransaction({
      size: content.length, epochs: 3, blobId: metadata.blobId, rootHash: metadata.rootHash, deletable: true,
      owner: this.signer.toSuiAddress(), signer: this.signer, ...options,
    });
    return { blob, blobId: metadata.blobId, rootHash: metadata.rootHash, size: content.length, deletable: options.deletable ?? true };
  }

  async certify({ blob, blobId, deletable }) {
    const confirmations = await this.confirmations(blobId, deletable, blob.id);
    await this.client.walrus.executeCertifyBlobTransaction({ blobId, blobObjectId: blob.id, confirmations, deletable, signer: this.signer });
    this.client.walrus.reset();
  }
}
