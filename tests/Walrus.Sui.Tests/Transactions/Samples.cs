using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.Transactions;

/// <summary>Values to start from.</summary>
internal static class Samples
{
    internal static ObjectId Id(byte fill) => ObjectId.FromBytes([.. Enumerable.Repeat(fill, ObjectId.Length)]);

    internal static SuiAddress Address(byte fill) => SuiAddress.FromBytes([.. Enumerable.Repeat(fill, SuiAddress.Length)]);

    internal static SuiDigest Digest(byte fill) => SuiDigest.FromBytes([.. Enumerable.Repeat(fill, SuiDigest.Length)]);

    internal static ObjectRef Ref(byte fill) => new(Id(fill), fill, Digest(fill));

    /// <summary>Every variant the codec knows at least once.</summary>
    internal static TransactionData Transaction { get; } = new(
        new ProgrammableTransaction(
            [
                new CallArg.Pure(new byte[] { 1, 2, 3 }),
                new CallArg.Owned(Ref(1)),
                new CallArg.Shared(Id(2), 7, true),
                new CallArg.Receiving(Ref(3)),
                new CallArg.FundsWithdrawal(9, TypeTag.Parse("0x2::sui::SUI"), WithdrawFrom.Sponsor),
            ],
            [
                new Command.MoveCall(Id(4), "system", "f", [TypeTag.U256, TypeTag.Parse("vector<0x2::coin::Coin<u8>>")], [Argument.Gas]),
                new Command.TransferObjects([new Argument.Input(1), new Argument.NestedResult(0, 1)], new Argument.Input(0)),
                new Command.SplitCoins(Argument.Gas, [new Argument.Result(0)]),
                new Command.MergeCoins(Argument.Gas, [new Argument.Input(300)]),
                new Command.MakeMoveVector(TypeTag.U16, []),
                new Command.MakeMoveVector(null, [new Argument.Input(0)]),
            ]),
        Address(5),
        new GasData([Ref(6)], Address(7), 1000, 5_000_000),
        new TransactionExpiration.ValidDuring(1, 2, null, ulong.MaxValue, Digest(8), 3));
}
