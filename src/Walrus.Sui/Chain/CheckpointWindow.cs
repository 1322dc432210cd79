using Google.Protobuf.WellKnownTypes;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;

namespace Walrus.Sui.Chain;

/// <summary>
/// Asks for checkpoints that exist, several at once and given out in order. How many are under way is bounded by number and, from the size
/// of those that came, by bytes.
/// </summary>
internal sealed class CheckpointWindow(SuiRpc rpc, ContractObjects objects, int most, long mostBytes) : IAsyncDisposable
{
    private const double Decay = 0.9;
    private readonly Queue<Task<DecodedCheckpoint?>> asked = new();
    private CancellationTokenSource stopping = new();
    private double largest = 1;

    /// <summary>
    /// The checkpoint <paramref name="next"/>, with those up to <paramref name="last"/> asked for in advance; null when no node has it. Ask
    /// for one after the other, or <see cref="Abandon"/> between.
    /// </summary>
    /// <param name="next">The one to give out.</param>
    /// <param name="last">The last that exists.</param>
    /// <param name="follows">The digest of the one before, when it is known; a node that has another history is not believed.</param>
    /// <param name="ct">Ends the wait.</param>
    internal async Task<DecodedCheckpoint?> Next(ulong next, ulong last, SuiDigest? follows, CancellationToken ct)
    {
        int allowed = (int)Math.Clamp(mostBytes / largest, 1, most);
        for (ulong sequence = next + (ulong)asked.Count; asked.Count == 0 || (asked.Count < allowed && sequence <= last); sequence++)
        {
            asked.Enqueue(Fetch(sequence, sequence == next ? follows : null, stopping.Token));
        }

        var found = await asked.Dequeue().WaitAsync(ct);
        largest = Math.Max(found?.Bytes ?? 1, largest * Decay);
        return found;
    }

    /// <summary>Forgets what was asked in advance.</summary>
    internal async Task Abandon()
    {
        await stopping.CancelAsync();
        while (asked.TryDequeue(out var request))
        {
            await ((Task)request).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        stopping.Dispose();
        stopping = new CancellationTokenSource();
    }

    public async ValueTask DisposeAsync()
    {
        await Abandon();
        stopping.Dispose();
    }

    private async Task<DecodedCheckpoint?> Fetch(ulong sequence, SuiDigest? follows, CancellationToken ct)
    {
        var request = new GetCheckpointRequest { SequenceNumber = sequence, ReadMask = FieldMask.FromString(CheckpointDecoder.Mask) };
        try
        {
            var package = await objects.Package(ct);
            return await rpc.Call(SuiMethods.GetCheckpoint, request, sequence, reply => Read(reply, package, sequence, follows), ct);
        }
        catch (SuiRpcException e) when (e.Status == GrpcStatus.NotFound)
        {
            return null;
        }
    }

    private static DecodedCheckpoint Read(GetCheckpointResponse reply, ObjectId package, ulong sequence, SuiDigest? follows)
    {
        var decoded = CheckpointDecoder.Read(reply.Checkpoint, sequence, package);
        return follows is null || decoded.Previous is not { } previous || previous == follows
            ? decoded
            : throw new WalrusFormatException($"Checkpoint {sequence} does not follow the one before it: the node has another history.");
    }
}
