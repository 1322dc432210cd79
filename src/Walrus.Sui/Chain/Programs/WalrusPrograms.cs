using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <summary>WAL to pay from.</summary>
/// <param name="Wal">The type of WAL.</param>
/// <param name="Coins">Coins that hold enough; none when nothing is to be paid.</param>
internal sealed record Purse(StructTag Wal, IReadOnlyList<ObjectId> Coins);

/// <summary>
/// Every call of the contracts (sdk-interop §7, contracts §3, §6, §9) as a program; pure, but for keys that sign proofs of possession. What
/// a call returns goes to the owner. One of these makes one program.
/// </summary>
internal sealed partial class WalrusPrograms(WalrusDeployment deployment, Contracts contracts, SuiAddress owner)
{
    private const byte RedStuff = 1;
    private readonly ProgramBuilder program = new();

    /// <summary>The contracts as they stand.</summary>
    internal Contracts Now => contracts;

    private Argument System => program.Object(deployment.SystemObject);

    private Argument Staking => program.Object(deployment.StakingObject);

    private Argument Clock => program.Object(WalrusDeployment.Clock);

    private Argument Treasury => program.Object(
        deployment.TreasuryObject ?? throw Missing("ProtectedTreasury", nameof(WalrusDeployment.TreasuryObject)));

    private static InvalidOperationException Missing(string type, string property) =>
        new($"This call needs the {type} object: name it as {property} of the deployment.");

    private ProgramBuilder Give(params IReadOnlyList<Argument> results)
    {
        program.Transfer(owner, results);
        return program;
    }

    /// <summary>
    /// Two coins of exactly those amounts; when nothing is to be paid, coins out of nothing. Exactly: had a price changed meanwhile,
    /// <c>destroy_zero</c> or the split of a payment would abort and nothing be paid.
    /// </summary>
    private (Argument First, Argument Second) Payment(Purse purse, ulong first, ulong? second = null)
    {
        if (purse.Coins.Count == 0)
        {
            Argument Zero() => program.Call(MoveTypes.Framework, "coin", "zero", [purse.Wal.ToTypeTag()]);
            var zero = Zero();
            return (zero, second is null ? zero : Zero());
        }

        var coin = program.Object(purse.Coins[0]);
        if (purse.Coins.Count > 1)
        {
            program.Merge(coin, [.. purse.Coins.Skip(1).Select(program.Object)]);
        }

        var parts = second is { } amount ? program.Split(coin, first, amount) : program.Split(coin, first);
        return (parts[0], parts[^1]);
    }

    private void DestroyZero(Purse purse, Argument coin) =>
        program.Call(MoveTypes.Framework, "coin", "destroy_zero", [purse.Wal.ToTypeTag()], coin);

    /// <summary>A call that takes a coin by reference and must empty it.</summary>
    private Argument Paid(Purse purse, ulong cost, Func<Argument, Argument> call)
    {
        var (coin, _) = Payment(purse, cost);
        var result = call(coin);
        DestroyZero(purse, coin);
        return result;
    }

    private Argument CallSystem(string function, params IReadOnlyList<Argument> arguments) => Call("system", function, arguments);

    private Argument Call(string module, string function, params IReadOnlyList<Argument> arguments) =>
        program.Call(contracts.SystemPackage, module, function, [], arguments);

    private Argument CallStaking(string function, params IReadOnlyList<Argument> arguments) => CallStakingModule("staking", function, arguments);

    private Argument CallStakingModule(string module, string function, params IReadOnlyList<Argument> arguments) =>
        program.Call(contracts.StakingPackage, module, function, [], arguments);

    /// <summary>The three arguments of a certificate: signature, bitmap, message.</summary>
    private Argument[] Certificate<T>(ProtocolMessageCertificate<T> certificate, int members) where T : class, IProtocolMessage<T> =>
        [Bytes(certificate.Signature.Span), Bytes(certificate.Bitmap(members)), Bytes(certificate.SerializedMessage.Span)];

    private Argument Authentication(Authority authority) => authority switch
    {
        Authority.Holder holder => program.Call(
            contracts.StakingPackage, "auth", "authenticate_with_object", [holder.Type.ToTypeTag()], program.Object(holder.Object)),
        Authority.NodeCapability cap => program.Call(
            contracts.StakingPackage, "auth", "authenticate_with_object",
            [new StructTag(contracts.Package, "storage_node", "StorageNodeCap").ToTypeTag()], program.Object(cap.Object)),
        _ => CallStakingModule("auth", "authenticate_sender"),
    };

    private Argument Authorization(Authorized authorized) => authorized is Authorized.Address address
        ? CallStakingModule("auth", "authorized_address", program.Pure(address.Value))
        : CallStakingModule("auth", "authorized_object", Id(((Authorized.Object)authorized).Id));

    private Argument Bytes(ReadOnlySpan<byte> bytes)
    {
        var writer = new BcsWriter(bytes.Length + 5).WriteBytes(bytes);
        return program.Pure(writer.ToArray());
    }

    private Argument Ids(IReadOnlyCollection<ObjectId> ids) => program.Pure(w => w.WriteVector(ids, static (id, i) => id.WriteId(i)));

    private Argument Id(ObjectId id) => program.Pure(id.ToArray());

    private Argument Text(string text) => program.Pure(w => w.WriteString(text));

    private Argument U8(byte value) => program.Pure(w => w.WriteU8(value));

    private Argument U16(ushort value) => program.Pure(w => w.WriteU16(value));

    private Argument U32(uint value) => program.Pure(w => w.WriteU32(value));

    private Argument U64(ulong value) => program.Pure(w => w.WriteU64(value));

    private Argument Flag(bool value) => program.Pure(w => w.WriteBool(value));
}
