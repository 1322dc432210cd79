using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <summary>A transaction that is final, and the objects it made.</summary>
internal sealed record Executed(SuiDigest Digest, IReadOnlyList<ObjectId> Created);

/// <summary>
/// Has the chain resolve a program, signs it, has it executed and waits until reads see it (sdk-interop §3.3 and §3.4). Who pays for gas may
/// be another than who sends; then both sign.
/// </summary>
internal sealed class TransactionSender(SuiRpc rpc, SuiKeyPair key, SuiKeyPair? sponsor, SuiWalletOptions options, TimeProvider time)
{
    private const string ExecutionMask = "digest,effects.status,effects.changed_objects";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly TransactionResolution resolution = new(rpc, options, key.Address, sponsor?.Address ?? key.Address);

    /// <summary>Sends what <paramref name="build"/> builds, anew when an object it names has changed before the chain took it.</summary>
    /// <exception cref="MoveAbortException">A contract refuses it, or the chain does.</exception>
    /// <exception cref="ChainUnavailableException">The chain does not answer; whether it was executed is then unknown.</exception>
    internal async Task<Executed> Send(Func<Task<ProgramBuilder>> build, CancellationToken ct)
    {
        var backoff = new Backoff(FirstPause, LongestPause);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await SendOnce(await build(), ct);
            }
            catch (SuiRpcException e) when (attempt < options.Attempts && MayBeStale(e.Status))
            {
                // Refused before execution, as when another process spent the same coin: nothing has happened, the next attempt reads anew.
            }
            catch (SuiRpcException e)
            {
                throw new MoveAbortException($"The chain refuses the transaction: {e.Message}", e);
            }
            catch (WalrusFormatException e)
            {
                throw new ChainUnavailableException($"The chain at {rpc.Endpoint} gave no usable answer: {e.Message}", e);
            }

            await Task.Delay(backoff.Next(), time, ct);
        }
    }

    private static bool MayBeStale(GrpcStatus status) =>
        status is GrpcStatus.InvalidArgument or GrpcStatus.FailedPrecondition or GrpcStatus.Aborted or GrpcStatus.NotFound;

    private async Task<Executed> SendOnce(ProgramBuilder program, CancellationToken ct)
    {
        var data = await resolution.Resolve(program, ct);
        var bcs = data.Encode();
        var digest = TransactionData.DigestOf(bcs);
        var request = new ExecuteTransactionRequest
        {
            Transaction = new() { Bcs = new() { Value = ByteString.CopyFrom(bcs) } },
            Signatures = { SignatureOf(key, bcs) },
            ReadMask = FieldMask.FromString(ExecutionMask),
        };
        if (sponsor is not null && sponsor.Address != key.Address && data.Gas.Payment.Count > 0)
        {
            request.Signatures.Add(SignatureOf(sponsor, bcs));
        }

        // The same bytes may be sent again and again: the chain executes them once.
        var effects = (await rpc.Call(SuiMethods.ExecuteTransaction, request, ct)).Transaction?.Effects;
        ExecutionOutcome.ThrowIfFailed(effects?.Status, $"Transaction {digest}");
        await BecomeVisible(digest, ct);
        var created = effects!.ChangedObjects.Where(o => o.IdOperation == ChangedObject.Types.IdOperation.Created);
        return new Executed(digest, [.. created.Select(o => ObjectId.Parse(o.ObjectId))]);
    }

    private static UserSignature SignatureOf(SuiKeyPair signer, byte[] bcs) =>
        new() { Bcs = new() { Value = ByteString.CopyFrom(signer.Sign(bcs).Encode()) } };

    private async Task BecomeVisible(SuiDigest digest, CancellationToken ct)
    {
        var request = new GetTransactionRequest { Digest = digest.ToString(), ReadMask = FieldMask.FromString("digest") };
        var backoff = new Backoff(FirstPause, LongestPause);
        for (long start = time.GetTimestamp(); time.GetElapsedTime(start) < options.VisibilityTimeout;)
        {
            try
            {
                await rpc.Call(SuiMethods.GetTransaction, request, ct);
                return;
            }
            catch (SuiRpcException e) when (e.Status == GrpcStatus.NotFound)
            {
                await Task.Delay(backoff.Next(), time, ct);
            }
        }

        throw new ChainUnavailableException(
            $"Transaction {digest} is executed but {rpc.Endpoint} does not show it after {options.VisibilityTimeout}. Ask another full node.");
    }
}
