using Google.Protobuf.WellKnownTypes;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using DynamicField = Walrus.Sui.Objects.DynamicField;

namespace Walrus.Sui.Chain;

/// <summary>Both contracts' objects, read together.</summary>
/// <param name="Package">The package in types: the original one.</param>
/// <param name="SystemPackage">The package to call for the storage market.</param>
/// <param name="StakingPackage">The package to call for staking.</param>
/// <param name="System">The storage market.</param>
/// <param name="Staking">Staking and epochs.</param>
/// <param name="StakingAt">The inner object of staking and the version it was read at.</param>
internal sealed record Contracts(
    ObjectId Package,
    ObjectId SystemPackage,
    ObjectId StakingPackage,
    SystemStateInner System,
    StakingInner Staking,
    (ObjectId Id, ulong Version) StakingAt)
{
    /// <summary>Whether both are of one epoch: a request for two objects is no promise that both are read at one moment.</summary>
    internal bool AreOfOneEpoch => System.Committee.Epoch == Staking.Epoch;
}

/// <summary>Reads the objects of the Walrus contracts (sdk-interop §6).</summary>
internal sealed class ContractObjects(SuiRpc rpc, WalrusDeployment deployment)
{
    private const int NotFound = (int)GrpcStatus.NotFound;
    private ObjectId? package;
    private StructTag? wal;

    internal WalrusDeployment Deployment { get; } = deployment;

    /// <summary>The package whose events count; it never changes.</summary>
    internal async Task<ObjectId> Package(CancellationToken ct) => package ??= (await ReadVersioned(ct)).System.Type.Address;

    /// <summary>The type of WAL, as the signature of <c>stake_with_pool</c> has it (sdk-interop §3.2).</summary>
    internal async Task<StructTag> Wal(CancellationToken ct) => wal ??= await DiscoverWal(ct);

    /// <summary>Both contracts at one moment, as far as one request tells; <see cref="IsStakingUnchanged"/> tells more.</summary>
    internal async Task<Contracts> Read(CancellationToken ct)
    {
        var (system, staking) = await ReadVersioned(ct);
        var (systemHead, stakingHead) = (Parse<VersionedObject>(system), Parse<VersionedObject>(staking));
        var (systemKey, stakingKey) = (DynamicField.U64Key(systemHead.Version), DynamicField.U64Key(stakingHead.Version));
        ObjectId[] ids =
        [
            DerivedIds.DynamicField(system.Id, TypeTag.U64, systemKey),
            DerivedIds.DynamicField(staking.Id, TypeTag.U64, stakingKey),
        ];
        var inner = await ReadAll(ids, ct);
        return new Contracts(
            system.Type.Address,
            systemHead.PackageId,
            stakingHead.PackageId,
            DynamicField.ReadValue<SystemStateInner>(inner[0].Contents.Span, systemKey),
            DynamicField.ReadValue<StakingInner>(inner[1].Contents.Span, stakingKey),
            (inner[1].Id, inner[1].Version));
    }

    /// <summary>
    /// Whether epoch, committees and nodes are still those that were read. The storage market may have changed: it does with every blob that
    /// anybody stores, and what it says of an epoch does not.
    /// </summary>
    internal async Task<bool> IsStakingUnchanged(Contracts read, CancellationToken ct) =>
        (await Batch([read.StakingAt.Id], "object_id,version", ct))[0].Object?.Version == read.StakingAt.Version;

    /// <summary>Objects in the order asked for; null where there is none.</summary>
    internal async Task<IReadOnlyList<OnChainObject?>> Find(IReadOnlyList<ObjectId> ids, CancellationToken ct)
    {
        var results = await Batch(ids, OnChainObject.Mask, ct);
        return [.. results.Select((r, i) => r.ResultCase == GetObjectResult.ResultOneofCase.Object ? OnChainObject.From(r.Object, ids[i]) : null)];
    }

    /// <summary>Objects that must exist.</summary>
    /// <exception cref="WalrusFormatException">One does not.</exception>
    internal async Task<IReadOnlyList<OnChainObject>> ReadAll(IReadOnlyList<ObjectId> ids, CancellationToken ct)
    {
        var found = await Find(ids, ct);
        return [.. found.Select((o, i) => o
            ?? throw new WalrusFormatException($"There is no object {ids[i]}; check the ids of the deployment and the address of the chain."))];
    }

    /// <summary>A pool, by the node's id.</summary>
    internal static StakingPool ToPool(OnChainObject value, ObjectId package) =>
        value.Type is { Module: "staking_pool", Name: "StakingPool" } && value.Type.Address == package
            ? Parse<StakingPool>(value)
            : throw new WalrusFormatException($"The object {value.Id} is a {value.Type.Name}, not the pool of a storage node.");

    internal static T Parse<T>(OnChainObject value) where T : IMoveStruct<T> => MoveStruct.FromBcs<T>(value.Contents.Span, allowTrailing: true);

    private async Task<(OnChainObject System, OnChainObject Staking)> ReadVersioned(CancellationToken ct)
    {
        var both = await ReadAll([Deployment.SystemObject, Deployment.StakingObject], ct);
        var (system, staking) = (both[0], both[1]);
        return system.Type is { Module: "system", Name: "System" } && staking.Type is { Module: "staking", Name: "Staking" }
            && system.Type.Address == staking.Type.Address
            ? (system, staking)
            : throw new WalrusFormatException(
                $"The objects {system.Id} and {staking.Id} are not the System and the Staking object of one Walrus deployment; check their ids.");
    }

    private async Task<IReadOnlyList<GetObjectResult>> Batch(IReadOnlyList<ObjectId> ids, string mask, CancellationToken ct)
    {
        List<GetObjectResult> results = [];
        foreach (var chunk in ids.Chunk(SuiMethods.MaxObjectsPerBatch))
        {
            var request = new BatchGetObjectsRequest
            {
                Requests = { chunk.Select(id => new GetObjectRequest { ObjectId = id.ToString() }) },
                ReadMask = FieldMask.FromString(mask),
            };
            var reply = await rpc.Call(SuiMethods.BatchGetObjects, request, ct);
            if (reply.Objects.Count != chunk.Length)
            {
                throw new WalrusFormatException($"The chain answered with {reply.Objects.Count} objects when asked for {chunk.Length}.");
            }

            results.AddRange(reply.Objects);
        }

        var fault = results.FirstOrDefault(r => r.ResultCase == GetObjectResult.ResultOneofCase.Error && r.Error.Code != NotFound);
        return fault is null ? results : throw new SuiRpcException((GrpcStatus)fault.Error.Code, fault.Error.Message);
    }

    private async Task<StructTag> DiscoverWal(CancellationToken ct)
    {
        var (_, staking) = await ReadVersioned(ct);
        var request = new GetFunctionRequest
        {
            PackageId = Parse<VersionedObject>(staking).PackageId.ToString(),
            ModuleName = "staking",
            Name = "stake_with_pool",
        };
        var function = (await rpc.Call(SuiMethods.GetFunction, request, ct)).Function;
        var coin = function?.Parameters.ElementAtOrDefault(1)?.Body;
        return coin is { TypeParameterInstantiation.Count: 1 }
            ? StructTag.Parse(coin.TypeParameterInstantiation[0].TypeName)
            : throw new WalrusFormatException("The chain's stake_with_pool takes no coin as its second argument; is this a Walrus deployment?");
    }
}
