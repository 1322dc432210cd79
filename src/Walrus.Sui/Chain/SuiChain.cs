using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Epoch = Walrus.Core.Identifiers.Epoch;

namespace Walrus.Sui.Chain;

/// <summary>Reads the Walrus contracts over Sui gRPC.</summary>
public sealed class SuiChain : IChainReader
{
    private const int Looks = 6;
    private readonly SuiRpc rpc;
    private readonly SuiChainOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<SuiChain> logger;
    private readonly PublicKeys keys = new();
    private readonly EventTally tally = new();
    private readonly ContractReads reads;

    /// <summary>Reads through <paramref name="rpc"/>, which the caller keeps and disposes of.</summary>
    /// <exception cref="ArgumentException">The options are wrong; one line for each fault.</exception>
    public SuiChain(SuiRpc rpc, SuiChainOptions options, TimeProvider time, ILogger<SuiChain> logger)
    {
        options.Validate();
        (this.rpc, this.options, this.time, this.logger) = (rpc, options, time, logger);
        Objects = new ContractObjects(rpc, options.Deployment);
        reads = new ContractReads(rpc, Objects);
    }

    /// <summary>How many Walrus events all followers of this chain have passed on.</summary>
    public EventCounts Events => tally.Counts;

    internal ContractObjects Objects { get; }

    /// <inheritdoc/>
    public Task<ChainState> ReadState(CancellationToken ct = default) => Answered(async () =>
    {
        for (int look = 1; ; look++)
        {
            var contracts = await Objects.Read(ct);
            if (contracts.AreOfOneEpoch)
            {
                var ids = StateAssembly.NodesOf(contracts.Staking);
                var pools = (await Objects.ReadAll(ids, ct)).Select(o => ContractObjects.ToPool(o, contracts.Package)).ToDictionary(p => p.Id);

                // What was read in several requests is one picture only if nothing changed meanwhile.
                if (await Objects.IsStakingUnchanged(contracts, ct))
                {
                    return StateAssembly.Assemble(contracts, pools, keys);
                }
            }

            if (look == Looks)
            {
                throw new ChainUnavailableException($"Staking changed during each of {Looks} attempts to read them. Try again.");
            }
        }
    });

    /// <inheritdoc/>
    public Task<BlobObject?> FindBlob(ObjectId id, CancellationToken ct = default) => Answered(async () =>
    {
        var package = await Objects.Package(ct);
        return (await Objects.Find([id], ct))[0] is { } found && found.Type is { Module: "blob", Name: "Blob" } && found.Type.Address == package
            ? ContractObjects.Parse<BlobObject>(found)
            : null;
    });

    /// <summary>Every node that has ever registered, with or without stake, in no order.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    public Task<IReadOnlyList<CandidateNode>> Candidates(CancellationToken ct = default) => Answered<IReadOnlyList<CandidateNode>>(async () =>
    {
        var nodes = await reads.Nodes((await Objects.Read(ct)).Staking.Pools, ct);
        return [.. (await reads.StakingPools(nodes, ct)).Select(CandidateNode.From)];
    });

    /// <summary>The pools of these nodes, in their order, read in batches.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer, or one of them is not there.</exception>
    public Task<IReadOnlyList<StakingPool>> ReadPools(IReadOnlyList<ObjectId> nodes, CancellationToken ct = default) =>
        Answered(() => reads.StakingPools(nodes, ct));

    /// <summary>What shares of a pool were worth by epoch; in epochs without an entry the rate of the entry before holds (contracts §6).</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    public Task<IReadOnlyDictionary<Epoch, PoolExchangeRate>> ReadExchangeRates(ObjectId node, CancellationToken ct = default) =>
        Answered(async () => await reads.ExchangeRates((await reads.StakingPools([node], ct))[0].ExchangeRates, ct));

    /// <summary>The attributes of a blob; null when it has none.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    public Task<BlobAttributes?> ReadAttributes(ObjectId blob, CancellationToken ct = default) => Answered(() => reads.Attributes(blob, ct));

    /// <summary>What a storage pool holds.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer, or there is no such pool.</exception>
    public Task<StoragePoolInner> ReadStoragePool(ObjectId pool, CancellationToken ct = default) => Answered(() => reads.StoragePool(pool, ct));

    internal Task<ObjectId> SubsidiesPackage(CancellationToken ct) => Answered(() => reads.SubsidiesPackage(ct));

    /// <inheritdoc/>
    public Task<ulong> LatestCheckpoint(CancellationToken ct = default) => Answered(async () =>
    {
        var request = new GetCheckpointRequest { ReadMask = FieldMask.FromString("sequence_number") };
        var reply = await rpc.Call(SuiMethods.GetCheckpoint, request, ct);
        return reply.Checkpoint is { HasSequenceNumber: true } checkpoint
            ? checkpoint.SequenceNumber
            : throw new WalrusFormatException("The chain did not say the sequence number of its newest checkpoint.");
    });

    /// <inheritdoc/>
    public Task<ulong> OldestCheckpoint(CancellationToken ct = default) =>
        Answered(async () => (await rpc.Call(SuiMethods.GetServiceInfo, new(), ct)).LowestAvailableCheckpoint);

    /// <inheritdoc/>
    public IAsyncEnumerable<CheckpointEvents> Follow(ulong first, CancellationToken ct = default) =>
        new CheckpointFollower(rpc, this, options, tally, time, logger).Follow(first, ct);

    /// <summary>Whatever keeps the chain from a sensible answer is, to the caller, a chain that does not answer.</summary>
    internal async Task<T> Answered<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is SuiRpcException or WalrusFormatException)
        {
            throw new ChainUnavailableException($"The chain at {rpc.Endpoint} gave no usable answer: {e.Message}", e);
        }
    }
}
