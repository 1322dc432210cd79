using System.Runtime.CompilerServices;
using Walrus.Sui.Rpc;
using Protos = Walrus.Sui.Protos;

namespace Sui.DevChain.Rpc;

/// <summary>
/// SubscriptionService: checkpoints as they come, from the next one on, without a gap. Nothing is kept for a subscriber: each reads the
/// ledger at its own pace, and one that was away reads what it missed by sequence number.
/// </summary>
internal sealed class SubscriptionCalls(Engine engine, int most)
{
    private int subscribers;

    internal void AddTo(RpcTable table) => table.AddStream(SuiMethods.SubscribeCheckpoints, SubscribeCheckpoints);

    private async IAsyncEnumerable<Protos.SubscribeCheckpointsResponse> SubscribeCheckpoints(
        Protos.SubscribeCheckpointsRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        var mask = ReadMask.Of(request.ReadMask, LedgerCalls.DefaultCheckpointMask);
        try
        {
            if (Interlocked.Increment(ref subscribers) > most)
            {
                throw new RpcFault(GrpcStatus.ResourceExhausted, $"{most} clients subscribe already, which is the most; poll GetCheckpoint.");
            }

            for (var next = engine.Sequencer.Signal.Tip.Sequence + 1; ; next++)
            {
                await engine.Sequencer.Signal.WaitFor(next, ct);
                Protos.Checkpoint checkpoint;
                using (var view = engine.Read())
                {
                    checkpoint = ExecutedMessages.Of(view.FindCheckpoint(next)!, mask, view);
                }

                yield return new() { Cursor = next, Checkpoint = checkpoint };
            }
        }
        finally
        {
            Interlocked.Decrement(ref subscribers);
        }
    }
}
