// The whole stack of the built executable, `haulout up --json`, as a program sees it: one line says where everything is. The tests speak to
// it with the official packages and with the command line only.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { SuiGrpcClient } from '@mysten/sui/grpc';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { walrus } from '@mysten/walrus';

const adminPortsAbove = 1000;

const isFree = (port) => new Promise((resolve) => {
  const server = createServer();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
});

/** The first of so many ports in a row that nobody uses, nor those of the operators' APIs above them. */
async function freePorts(count) {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const ports = Array.from({ length: count }, (_, i) => [first + i, first + i + adminPortsAbove]).flat();
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}

export class Stack {
  static async start({ nodes, shards, epochDuration = '1h' }) {
    const stack = new Stack();
    stack.executable = process.env.HAULOUT_DLL;
    assert.ok(stack.executable, 'HAULOUT_DLL must name the built haulout.dll; .ci/run sets it.');
    stack.folder = mkdtempSync(join(tmpdir(), 'haulout-stack-'));
    stack.process = spawn('dotnet', [
      stack.executable, 'up', '--json', '--data', stack.folder, '--nodes', String(nodes), '--shards', String(shards),
      '--epoch-duration', epochDuration,
      '--chain-listen', '127.0.0.1:0', '--gateway-listen', '127.0.0.1:0', '--control-listen', '127.0.0.1:0',
      '--nodes-listen', `127.0.0.1:${await freePorts(nodes)}`, '--log-level', 'Error',
    ], { stdio: ['ignore', 'pipe', 'inherit'] });
    stack.lines = [];
    const ready = await new Promise((resolve, reject) => {
      createInterface({ input: stack.process.stdout }).on('line', (line) => {
        stack.lines.push(line);
        resolve(line);
      });
      stack.process.on('exit', (code) => reject(new Error(`The stack ended with ${code}; build src/Haulout first.`)));
    });
    Object.assign(stack, JSON.parse(ready));
    stack.signer = Ed25519Keypair.fromSecretKey(stack.devWallet);
    return stack;
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.on('exit', resolve));
    this.process.kill('SIGINT');
    assert.equal(await ended, 0);
    rmSync(this.folder, { recursive: true });
  }

  /** A new client of the official SDK: it keeps what it knows of nodes for ever, so whoever changes them makes a new one. */
  connect({ uploadRelay } = {}) {
    return new SuiGrpcClient({ network: 'testnet', baseUrl: this.suiGrpcUrl }).$extend(walrus({
      packageConfig: { systemObjectId: this.systemObject, stakingPoolId: this.stakingObject },
      storageNodeUrlScheme: 'http',
      storageNodeClientOptions: { timeout: 60_000 },
      ...(uploadRelay ? { uploadRelay } : {}),
    })).walrus;
  }

  /** Our own command line on this stack; its lines of JSON. */
  async haulout(...args) {
    const { stdout } = await promisify(execFile)('dotnet', [this.executable, ...args, '--data', this.folder, '--json']);
    return stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }

  /** Runs something while nodes are stopped, or while something else answers at their ports. */
  async without(nodes, act, instead = async () => async () => {}) {
    const names = nodes.map((n) => n.name);
    await this.haulout('nodes', 'stop', ...names);
    const undo = await Promise.all(nodes.map(instead));
    try {
      return await act();
    } finally {
      for (const end of undo) await end();
      await this.haulout('nodes', 'start', ...names);
    }
  }
}
