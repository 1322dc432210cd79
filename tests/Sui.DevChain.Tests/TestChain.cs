using Google.Protobuf;
using Sui.DevChain.Execution;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using Argument = Walrus.Sui.Transactions.Argument;
using Chain = Sui.DevChain.DevChain;
using Command = Walrus.Sui.Transactions.Command;
using ProgrammableTransaction = Walrus.Sui.Transactions.ProgrammableTransaction;
using TransactionExpiration = Walrus.Sui.Transactions.TransactionExpiration;

namespace Sui.DevChain.Tests;

/// <summary>A running chain with one account, alice, and a client over either transport.</summary>
internal sealed class TestChain : IAsyncDisposable
{
    internal const ulong Endowed = 1_000_000_000_000;

    private TestChain(Chain chain, SuiKeyPair alice, SuiTransport transport)
    {
        Chain = chain;
        Alice = alice;
        Rpc = new SuiRpc(new SuiRpcOptions { Endpoints = [chain.Url], Transport = transport, Attempts = 1 }, TimeProvider.System);
    }

    internal Chain Chain { get; }

    internal SuiKeyPair Alice { get; }

    internal SuiRpc Rpc { get; }

    internal static SuiKeyPair AliceKey() => SuiKeyPair.FromSeed([.. Enumerable.Repeat((byte)7, 32)]);

    /// <summary>In that folder, or in memory.</summary>
    internal static DevChainOptions Options(string? folder = null) => new()
    {
        DataDirectory = folder,
        Listen = "127.0.0.1:0",
        Shards = 10,
        CheckpointInterval = TimeSpan.FromMilliseconds(20),
        Accounts = new Dictionary<SuiAddress, Endowment> { [AliceKey().Address] = new(Endowed, Endowed) },
    };

    internal static async Task<TestChain> Start(
        DevChainOptions options, TimeProvider? time = null, SuiTransport transport = SuiTransport.Grpc) =>
        new(await Chain.Start(options, time ?? TimeProvider.System), AliceKey(), transport);

    internal async Task<IReadOnlyList<ObjectRef>> Coins(SuiAddress? owner = null, string type = "0x2::coin::Coin<0x2::sui::SUI>")
    {
        var reply = await Rpc.Call(SuiMethods.ListOwnedObjects, new ListOwnedObjectsRequest
        {
            Owner = (owner ?? Alice.Address).ToString(),
            ObjectType = type,
            ReadMask = new() { Paths = { "object_id", "version", "digest" } },
        });
        return [.. reply.Objects.Select(o => new ObjectRef(ObjectId.Parse(o.ObjectId), o.Version, SuiDigest.Parse(o.Digest)))];
    }

    internal async Task<ulong> Balance(SuiAddress owner) =>
        (await Rpc.Call(SuiMethods.GetBalance, new GetBalanceRequest { Owner = owner.ToString(), CoinType = "0x2::sui::SUI" })).Balance.Balance_;

    internal byte[] Transfer(ObjectRef gas, SuiAddress to, ulong amount) => Transfer(gas, Alice.Address, to, amount);

    internal static byte[] Transfer(ObjectRef gas, SuiAddress from, SuiAddress to, ulong amount) => new TransactionData(
        new ProgrammableTransaction(
            [new CallArg.Pure(BitConverter.GetBytes(amount)), new CallArg.Pure(to.ToArray())],
            [
                new Command.SplitCoins(Argument.Gas, [new Argument.Input(0)]),
                new Command.TransferObjects([new Argument.Result(0)], new Argument.Input(1)),
            ]),
        from,
        new GasData([gas], from, GasCharge.ReferencePrice, GasCharge.ProposedBudget),
        TransactionExpiration.Never).Encode();

    internal async Task<ExecutedTransaction> Execute(byte[] bcs, byte[]? signature = null) =>
        (await Rpc.Call(SuiMethods.ExecuteTransaction, Request(bcs, signature ?? Alice.Sign(bcs).Encode()))).Transaction;

    internal static ExecuteTransactionRequest Request(byte[] bcs, byte[] signature) => new()
    {
        Transaction = new() { Bcs = new() { Value = ByteString.CopyFrom(bcs) } },
        Signatures = { new UserSignature { Bcs = new() { Value = ByteString.CopyFrom(signature) } } },
        ReadMask = new() { Paths = { "*" } },
    };

    public async ValueTask DisposeAsync()
    {
        Rpc.Dispose();
        await Chain.DisposeAsync();
        Alice.Dispose();
    }
}
