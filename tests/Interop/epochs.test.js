// Epochs change while the official SDK stores, reads and extends. The SDK registers, uploads and certifies in steps of its own and knows
// nothing of an epoch that ends between two of them: a certificate signed in one epoch is refused in the next. An application then does
// the whole thing again, and so do these tests; what fails twice within one epoch has no such excuse.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Stack } from './stack.js';

const [nodes, shards, changes] = [4, 13, 3];
const options = { timeout: 480_000 };
const bytes = (length) => new Uint8Array(randomBytes(length));
let stack;

before(async () => { stack = await Stack.start({ nodes, shards, epochDuration: '20s' }); });
after(() => stack?.stop());

const epoch = async () => (await stack.connect().systemState()).committee.epoch;

/** Does something with a client that knows the network of the moment, and again when the epoch ended under it. */
async function step(act) {
  for (let failedIn; ;) {
    try {
      return await act(stack.connect());
    } catch (error) {
      const now = await epoch();
      if (now === failedIn) throw error;
      failedIn = now;
    }
  }
}

/** A blob that outlives the test: stored, described and extended, each perhaps in another epoch. */
async function store() {
  const content = bytes(30_000);
  const { blobId, blobObject } = await step((walrus) => walrus.writeBlob({
    blob: content, deletable: true, epochs: 20, signer: stack.signer, attributes: { of: 'epochs' },
  }));
  const blobObjectId = blobObject.id;
  assert.deepEqual({ ...await step((walrus) => walrus.readBlobAttributes({ blobObjectId })) }, { of: 'epochs' });
  await step((walrus) => walrus.executeExtendBlobTransaction({ blobObjectId, epochs: 2, signer: stack.signer }));
  const extended = await step((walrus) => walrus.getBlobObject(blobObjectId));
  assert.equal(extended.storage.end_epoch, blobObject.storage.end_epoch + 2);
  return { blobId, blobObjectId, content };
}

/** The same by our own publisher, of which nobody should have to ask twice. */
async function publish() {
  const content = bytes(30_000);
  const reply = await fetch(`${stack.publisher}/v1/blobs?epochs=20&permanent=true`, { method: 'PUT', body: content });
  assert.equal(reply.status, 200, await reply.clone().text());
  return { blobId: (await reply.json()).newlyCreated.blobObject.blobId, content };
}

test(`blobs live through ${changes} epoch changes that come while they are stored, read and extended`, options, async () => {
  const [first, blobs] = [await epoch(), []];
  while (await epoch() < first + changes) {
    blobs.push(await store(), await publish());
    // What was stored in any epoch so far is there in this one, for the SDK and through us.
    const { blobId, content } = blobs[Math.floor(Math.random() * blobs.length)];
    assert.deepEqual(await step((walrus) => walrus.readBlob({ blobId })), content);
    const reply = await fetch(`${stack.aggregator}/v1/blobs/${blobId}`);
    assert.equal(reply.status, 200, await reply.clone().text());
    assert.deepEqual(new Uint8Array(await reply.arrayBuffer()), content);
  }

  for (const { blobId, blobObjectId, content } of blobs.slice(0, 4).concat(blobs.slice(-4))) {
    assert.deepEqual(await step((walrus) => walrus.readBlob({ blobId })), content);
    if (blobObjectId) await step((walrus) => walrus.executeDeleteBlobTransaction({ blobObjectId, signer: stack.signer }));
  }
});
